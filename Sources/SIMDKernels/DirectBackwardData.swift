import Kernels

/// The gradient of a convolution's input, by scattering: each tap of the filter multiplies the output gradients by its
/// weights and adds the products to the input elements under it. This takes exactly the direct algorithm's
/// multiply-adds, without padding, im2col matrix or col2im.
///
/// `outputGradient` has one row for each patch in `offsets`, in the same order. ``transposeFilters(_:weights:to:)``
/// writes `filters`.
func scatterDirectly(
  _ shape: ConvolutionShape, offsets: PatchOffsets, outputGradient: UnsafePointer<Float>,
  filters: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
) {
  inputGradient.update(repeating: 0, count: shape.inputCount)
  for filterY in 0..<shape.filterHeight {
    for filterX in 0..<shape.filterWidth {
      forEachPanelOfChannels(shape.inputChannels) { channel, vectors in
        let scatter = Scatter(
          shape: shape, offsets: offsets, outputGradient: outputGradient,
          weights: filters + (filterY * shape.filterWidth + filterX) * shape.inputChannels + channel,
          inputGradient: inputGradient + filterY * shape.inputRowStride + filterX * shape.inputChannels + channel)
        switch vectors {
        #if SIMD_AVX512 || arch(arm64)
          case 4: scatter.run(TileShape<6, 4>(), remainder: TileShape<3, 4>())
          case 3: scatter.run(TileShape<8, 3>(), remainder: TileShape<2, 3>())
          case 2: scatter.run(TileShape<12, 2>(), remainder: TileShape<4, 2>())
          default: scatter.run(TileShape<14, 1>(), remainder: TileShape<4, 1>())
        #else
          case 2: scatter.run(PairTile(), remainder: TileShape<2, 2>())
          default: scatter.run(TileShape<12, 1>(), remainder: TileShape<4, 1>())
        #endif
        }
      }
    }
  }
}

/// One filter after the other, [output channel][filterY][filterX][input channel], from HWIO weights.
func transposeFilters(
  _ shape: ConvolutionShape, weights: UnsafePointer<Float>, to filters: UnsafeMutablePointer<Float>
) {
  transpose(
    rows: shape.patchCount, columns: shape.outputChannels, weights, stride: shape.outputChannels, to: filters,
    outputStride: shape.patchCount)
}

/// The contribution of one tap of the filter to one panel of input channels.
private struct Scatter {
  let shape: ConvolutionShape
  let offsets: PatchOffsets
  let outputGradient: UnsafePointer<Float>
  let weights: UnsafePointer<Float>
  let inputGradient: UnsafeMutablePointer<Float>

  func run<let positions: Int, let rest: Int, let columns: Int>(
    _ tile: TileShape<positions, columns>, remainder: TileShape<rest, columns>
  ) {
    var position = 0
    while offsets.count - position >= positions {
      runTile(tile, position: position)
      position += positions
    }
    while offsets.count - position >= rest {
      runTile(remainder, position: position)
      position += rest
    }
    while position < offsets.count {
      runTile(TileShape<1, columns>(), position: position)
      position += 1
    }
  }

  @inline(__always)
  private func runTile<let positions: Int, let columns: Int>(_: TileShape<positions, columns>, position: Int) {
    let destinations = InlineArray<positions, UnsafeMutablePointer<Float>> {
      inputGradient + offsets[position &+ $0]
    }
    var sums = Tile<positions, columns> { r in InlineArray { v in destinations[r].vector(at: v &* lanes) } }
    let first = outputGradient + position &* shape.outputChannels
    let gradients = InlineArray<positions, UnsafePointer<Float>> { first + $0 &* shape.outputChannels }
    multiply(
      depth: shape.outputChannels, a: gradients, strideA: 1, b: weights, strideB: shape.patchCount, into: &sums)
    for r in 0..<positions {
      for v in 0..<columns { destinations[r].store(sums[r][v], at: v &* lanes) }
    }
  }
}
