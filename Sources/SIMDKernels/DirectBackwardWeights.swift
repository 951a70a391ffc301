import Kernels

/// The gradient of a convolution's weights without an im2col matrix. A tile of weights' gradients stays in registers
/// during a loop over the output positions, which adds the input elements of each position's patch times its row of
/// output gradients.
///
/// `outputGradient` has one row for each patch in `offsets`, in the same order.
func correlateDirectly(
  _ shape: ConvolutionShape, offsets: PatchOffsets, elements: PatchElements, input: UnsafePointer<Float>,
  outputGradient: UnsafePointer<Float>, weightsGradient: UnsafeMutablePointer<Float>, accumulates: Bool
) {
  forEachDepthBlock(of: offsets.count, atMost: shape.positionsAtATime(of: offsets.count)) { positions in
    let first = positions.lowerBound
    let correlation = Correlation(
      shape: shape, count: positions.count, offsets: offsets.offsets + first, elements: elements, input: input,
      outputGradient: outputGradient + first * shape.outputChannels, weightsGradient: weightsGradient,
      accumulates: accumulates || first > 0)
    forEachPanelOfChannels(shape.outputChannels) { channel, vectors in
      switch vectors {
      #if SIMD_AVX512 || arch(arm64)
        case 4: correlation.run(TileShape<6, 4>(), channel: channel)
        case 3: correlation.run(TileShape<6, 3>(), channel: channel)
        case 2: correlation.run(TileShape<9, 2>(), channel: channel)
        default: correlation.run(TileShape<9, 1>(), channel: channel)
      #else
        #if SIMD_AVX2
          case 4: correlation.run(TileShape<3, 4>(), channel: channel)
          case 3: correlation.run(TileShape<4, 3>(), channel: channel)
        #endif
        case 2: correlation.run(PairTile(), channel: channel)
        default: correlation.run(TileShape<9, 1>(), channel: channel)
      #endif
      }
    }
  }
}

extension ConvolutionShape {
  /// Whether the gradients of all weights are whole before they are written or added.
  var correlatesAtOnce: Bool { outputPositions <= mostPositionsAtOnce }

  /// The most positions whose sums are whole at once. Each tile of weights reads a whole block of positions, so a block
  /// should stay in the caches.
  private var mostPositionsAtOnce: Int {
    let bytesPerPosition = MemoryLayout<Float>.size * (outputChannels + stride * inputChannels)
    return max(64, cachedBytes / bytesPerPosition)
  }

  /// The most positions of a block of `count` positions. More than one block's are in blocks of half the length: what a
  /// tile reads of a position lies so far from the next that all share a part of the first-level cache's sets.
  fileprivate func positionsAtATime(of count: Int) -> Int {
    count <= mostPositionsAtOnce ? mostPositionsAtOnce : mostPositionsAtOnce / 2
  }
}

/// Bytes of data that stay in the caches from one pass over them to the next: most of a first-level cache, a tenth of a
/// second-level one.
let cachedBytes = 96 << 10

private struct Correlation {
  let shape: ConvolutionShape
  let count: Int
  let offsets: UnsafePointer<Int32>
  let elements: PatchElements
  let input: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let weightsGradient: UnsafeMutablePointer<Float>
  let accumulates: Bool

  func run<let weights: Int, let columns: Int>(_ tile: TileShape<weights, columns>, channel: Int) {
    var weight = 0
    var gradients = weightsGradient + channel
    while shape.patchCount - weight >= weights {
      runTile(tile, weight: weight, channel: channel, to: gradients)
      weight += weights
      gradients += weights &* shape.outputChannels
    }
    while weight < shape.patchCount {
      runTile(TileShape<1, columns>(), weight: weight, channel: channel, to: gradients)
      weight += 1
      gradients += shape.outputChannels
    }
  }

  @inline(__always)
  private func runTile<let weights: Int, let columns: Int>(
    _: TileShape<weights, columns>, weight: Int, channel: Int, to gradients: UnsafeMutablePointer<Float>
  ) {
    var sums: Tile<weights, columns> = zeroTile()
    let inputs = RowAddresses<weights> { input + elements[weight &+ $0] }
    multiply(
      depth: count, a: inputs, offsets: offsets, b: outputGradient + channel,
      strideB: shape.outputChannels, into: &sums)
    if accumulates {
      for r in 0..<weights {
        for v in 0..<columns {
          sums[r][v] = gradients.vector(at: r &* shape.outputChannels &+ v &* lanes) + sums[r][v]
        }
      }
    }
    for r in 0..<weights {
      for v in 0..<columns { gradients.store(sums[r][v], at: r &* shape.outputChannels &+ v &* lanes) }
    }
  }
}
