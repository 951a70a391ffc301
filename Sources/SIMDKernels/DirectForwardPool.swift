import Kernels

extension ConvolutionShape {
  /// Whether convolution and pooling run fused: 2 x 2 windows, whole tiles of channels, at least two windows in a row.
  func isDirect(pooling window: Int) -> Bool {
    isDirect && window == 2 && outputChannels % (tallTileVectors * lanes) == 0 && outputWidth >= 4
      && outputHeight >= 2
  }

  /// Floats of workspace for convolution and pooling fused: the positions of an image as codes.
  var directPoolWorkspaceCount: Int { PoolingShape(of: with(batch: 1)).outputCount }
}

/// output = maxPool(ReLU(input * weights + bias)) by 2 x 2 windows, in tiles of two rows by three (or two) windows. The
/// convolution's output never leaves the registers. Positions that the pooling drops are not computed.
func convolveAndPoolDirectly(
  _ shape: ConvolutionShape, input: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>, positions: UnsafeMutablePointer<UInt8>,
  workspace: UnsafeMutablePointer<Float>
) {
  let image = PoolingShape(of: shape.with(batch: 1))
  let step = shape.stride * shape.inputChannels
  UnsafeMutableRawPointer(workspace).withMemoryRebound(to: Int32.self, capacity: image.outputCount) { codes in
    for index in 0..<shape.batch {
      let convolution = DirectForwardPool(
        shape: shape, pooled: image, input: input + index * shape.height * shape.inputRowStride, weights: weights,
        bias: bias, output: output + index * image.outputCount, codes: codes)
      if step == 1 && shape.filterRowCount == 3 {
        // conv1. With these constants, each of a tile's two rows of positions needs one address, and a filter's row
        // takes three steps.
        convolution.run(step: 1, rowCount: 3)
      } else {
        convolution.run(step: step, rowCount: shape.filterRowCount)
      }
      narrow(codes, count: image.outputCount, to: positions + index * image.outputCount)
    }
  }
}

/// A tile of two rows of `width` positions.
private struct WindowTile<let width: Int> {}

/// One image.
private struct DirectForwardPool {
  let shape: ConvolutionShape
  let pooled: PoolingShape
  let input: UnsafePointer<Float>
  let weights: UnsafePointer<Float>
  let bias: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
  let codes: UnsafeMutablePointer<Int32>

  /// Runs all tiles. `step` is the distance in floats from one position's patch to the next one's; `rowCount` is the
  /// number of floats in a row of a filter.
  @inline(__always)
  func run(step: Int, rowCount: Int) {
    for channel in stride(from: 0, to: shape.outputChannels, by: tallTileVectors * lanes) {
      for y in 0..<pooled.outputHeight {
        let row = 2 * y * shape.stride * shape.inputRowStride
        var x = 0
        while x < pooled.outputWidth {
          // Any width from two on is a sum of threes and twos.
          let rest = pooled.outputWidth - x
          let source = input + row + 2 * x * step
          let destination = (y * pooled.outputWidth + x) * shape.outputChannels + channel
          if rest == 2 || rest == 4 {
            runTile(
              WindowTile<4>(), patch: source, channel: channel, destination: destination, step: step,
              rowCount: rowCount)
            x += 2
          } else {
            runTile(
              WindowTile<6>(), patch: source, channel: channel, destination: destination, step: step,
              rowCount: rowCount)
            x += 3
          }
        }
      }
    }
  }

  @inline(__always)
  private func runTile<let width: Int>(
    _: WindowTile<width>, patch: UnsafePointer<Float>, channel: Int, destination: Int, step: Int, rowCount: Int
  ) {
    #if SIMD_AVX512 || arch(arm64)
      var (upper, lower): (Tile<width, 2>, Tile<width, 2>) = (zeroTile(), zeroTile())
    #else
      var (upper, lower): (Tile<width, 1>, Tile<width, 1>) = (zeroTile(), zeroTile())
    #endif
    var row = patch
    var nextRow = patch + shape.stride &* shape.inputRowStride
    var b = weights + channel
    for _ in 0..<shape.filterHeight {
      for p in 0..<rowCount {
        addProduct({ row[p &+ $0 &* step] }, b: b, into: &upper)
        addProduct({ nextRow[p &+ $0 &* step] }, b: b, into: &lower)
        b += shape.outputChannels
      }
      row += shape.inputRowStride
      nextRow += shape.inputRowStride
    }
    for window in 0..<width / 2 {
      let (left, right) = (2 &* window, 2 &* window &+ 1)
      for v in 0..<tallTileVectors {
        let at = destination &+ window &* shape.outputChannels &+ v &* lanes
        pool(
          upper: (upper[left][v], upper[right][v]), lower: (lower[left][v], lower[right][v]),
          bias: bias.vector(at: channel &+ v &* lanes), output: output + at, codes: codes + at)
      }
    }
  }
}
