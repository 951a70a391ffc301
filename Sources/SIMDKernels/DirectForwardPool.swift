import Kernels

extension ConvolutionShape {
  /// Whether convolution and pooling run fused: 2 x 2 windows, whole tiles of channels, at least two windows in a row.
  func isDirect(pooling window: Int) -> Bool {
    isDirect && window == 2 && outputChannels % (tallTileVectors * lanes) == 0 && outputWidth >= 4
      && outputHeight >= 2
  }
}

/// output = maxPool(ReLU(input * weights + bias)) by 2 x 2 windows, the convolution's output never leaving the
/// registers: tiles of two rows by three (or two) windows. Positions that the pooling drops are not computed.
func convolveAndPoolDirectly(
  _ shape: ConvolutionShape, input: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>, positions: UnsafeMutablePointer<UInt8>,
  workspace: UnsafeMutablePointer<Float>
) {
  let convolution = DirectForwardPool(
    shape: shape, input: input, weights: weights, bias: bias, output: output, positions: positions,
    scratch: workspace)
  let step = shape.stride * shape.inputChannels
  if step == 1 {
    // A constant makes the positions of a tile one address and twelve offsets, which leaves more loads to the elements.
    convolution.run(step: 1)
  } else {
    convolution.run(step: step)
  }
}

/// A tile of two rows of `width` positions: `positions` is twice `width`.
private struct WindowTile<let width: Int, let positions: Int> {}

private struct DirectForwardPool {
  let shape: ConvolutionShape
  let input: UnsafePointer<Float>
  let weights: UnsafePointer<Float>
  let bias: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
  let positions: UnsafeMutablePointer<UInt8>
  /// Memory for the sums of one tile.
  let scratch: UnsafeMutablePointer<Float>

  /// Runs all tiles; `step` is the floats from one position's patch to the next one's.
  @inline(__always)
  func run(step: Int) {
    let pooled = PoolingShape(of: shape)
    let panel = tallTileVectors * lanes
    for image in 0..<shape.batch {
      for channel in stride(from: 0, to: shape.outputChannels, by: panel) {
        for y in 0..<pooled.outputHeight {
          let imageRow = (image * shape.height + 2 * y * shape.stride) * shape.inputRowStride
          let outputRow = (image * pooled.outputHeight + y) * pooled.outputWidth
          var x = 0
          while x < pooled.outputWidth {
            // Threes and twos add up to any width but one.
            let rest = pooled.outputWidth - x
            let source = input + imageRow + 2 * x * step
            let destination = (outputRow + x) * shape.outputChannels + channel
            if rest == 2 || rest == 4 {
              runTile(WindowTile<4, 8>(), patch: source, channel: channel, destination: destination, step: step)
              x += 2
            } else {
              runTile(WindowTile<6, 12>(), patch: source, channel: channel, destination: destination, step: step)
              x += 3
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func runTile<let width: Int, let count: Int>(
    _: WindowTile<width, count>, patch: UnsafePointer<Float>, channel: Int, destination: Int, step: Int
  ) {
    #if SIMD_AVX512 || arch(arm64)
      var sums = Tile<count, 2>(repeating: InlineArray(repeating: .zero))
    #else
      var sums = Tile<count, 1>(repeating: InlineArray(repeating: .zero))
    #endif
    let nextRow = shape.stride &* shape.inputRowStride
    var b = weights + channel
    for kernelY in 0..<shape.kernelHeight {
      let row = patch + kernelY &* shape.inputRowStride
      let patches = InlineArray<count, UnsafePointer<Float>> {
        row + ($0 / width) &* nextRow + ($0 % width) &* step
      }
      multiply(
        depth: shape.filterRowCount, a: patches, strideA: 1, b: b, strideB: shape.outputChannels, into: &sums)
      b += shape.filterRowCount &* shape.outputChannels
    }
    // By way of memory: a loop too long to be unrolled early would keep the sums out of the registers altogether.
    for r in 0..<count {
      for v in 0..<tallTileVectors { scratch.store(sums[r][v], at: (r &* tallTileVectors &+ v) &* lanes) }
    }
    let panel = tallTileVectors * lanes
    for window in 0..<width / 2 {
      let at = destination + window &* shape.outputChannels
      poolWindow(
        count: panel, corner: scratch + 2 * window * panel, right: panel, below: width * panel, bias: bias + channel,
        output: output + at, positions: positions + at)
    }
  }
}
