import Kernels

/// The gradient of a convolution's weights without an im2col matrix. A tile of weights' gradients stays in registers
/// during a loop over the output positions, which adds the input elements of each position's patch times its row of
/// output gradients.
///
/// `outputGradient` has one row for each patch in `offsets`, in the same order.
func correlateDirectly(
  _ shape: ConvolutionShape, offsets: PatchOffsets, input: UnsafePointer<Float>,
  outputGradient: UnsafePointer<Float>, weightsGradient: UnsafeMutablePointer<Float>, accumulates: Bool
) {
  let block = shape.positionsAtATime
  for position in stride(from: 0, to: max(offsets.count, 1), by: block) {
    let correlation = Correlation(
      shape: shape, count: min(block, offsets.count - position), offsets: offsets.offsets + position, input: input,
      outputGradient: outputGradient + position * shape.outputChannels, weightsGradient: weightsGradient,
      accumulates: accumulates || position > 0)
    forEachPanelOfChannels(shape.outputChannels) { channel, vectors in
      switch vectors {
      #if SIMD_AVX512 || arch(arm64)
        case 4: correlation.run(TileShape<6, 4>(), channel: channel)
        case 3: correlation.run(TileShape<6, 3>(), channel: channel)
        case 2: correlation.run(TileShape<9, 2>(), channel: channel)
        default: correlation.run(TileShape<9, 1>(), channel: channel)
      #else
        case 2: correlation.run(PairTile(), channel: channel)
        default: correlation.run(TileShape<9, 1>(), channel: channel)
      #endif
      }
    }
  }
}

extension ConvolutionShape {
  /// Whether the gradients of all weights are whole before they are written or added.
  var correlatesAtOnce: Bool { outputPositions <= positionsAtATime }

  /// Positions of a block. Each tile of weights reads a whole block, so a block should stay in the caches.
  fileprivate var positionsAtATime: Int {
    let bytesPerPosition = MemoryLayout<Float>.size * (outputChannels + stride * inputChannels)
    return max(64, cachedBytes / bytesPerPosition)
  }
}

/// Bytes of data that stay in the caches from one pass over them to the next: most of a first-level cache, a tenth of a
/// second-level one.
let cachedBytes = 96 << 10

private struct Correlation {
  let shape: ConvolutionShape
  let count: Int
  let offsets: UnsafePointer<Int32>
  let input: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let weightsGradient: UnsafeMutablePointer<Float>
  let accumulates: Bool

  func run<let weights: Int, let columns: Int>(_ tile: TileShape<weights, columns>, channel: Int) {
    var weight = 0
    while shape.patchCount - weight >= weights {
      runTile(tile, weight: weight, channel: channel)
      weight += weights
    }
    while weight < shape.patchCount {
      runTile(TileShape<1, columns>(), weight: weight, channel: channel)
      weight += 1
    }
  }

  @inline(__always)
  private func runTile<let weights: Int, let columns: Int>(
    _: TileShape<weights, columns>, weight: Int, channel: Int
  ) {
    var sums: Tile<weights, columns> = zeroTile()
    let elements = InlineArray<weights, UnsafePointer<Float>> {
      let (filterY, rest) = (weight &+ $0).quotientAndRemainder(dividingBy: shape.filterRowCount)
      return input + filterY &* shape.inputRowStride + rest
    }
    multiply(
      depth: count, a: elements, offsets: offsets, b: outputGradient + channel,
      strideB: shape.outputChannels, into: &sums)
    for r in 0..<weights {
      let destination = weightsGradient + (weight &+ r) &* shape.outputChannels + channel
      for v in 0..<columns {
        let sum = accumulates ? destination.vector(at: v * lanes) + sums[r][v] : sums[r][v]
        destination.store(sum, at: v * lanes)
      }
    }
  }
}
