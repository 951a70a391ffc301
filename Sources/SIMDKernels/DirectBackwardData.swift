import Kernels

/// Bytes of images and output gradients that stay in the second-level cache from one tap of the filter to the next:
/// most of a Zen 3's 512 KiB.
private let scatteredBytes = 384 << 10

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
  let one = shape.with(batch: 1)
  let images = shape.imagesAtATime(within: scatteredBytes, floats: one.inputCount + one.outputCount)
  let block = max(1, images * (offsets.count / max(shape.batch, 1)))
  for first in stride(from: 0, to: offsets.count, by: block) {
    scatter(
      shape, offsets: offsets, positions: first..<min(first + block, offsets.count), outputGradient: outputGradient,
      filters: filters, inputGradient: inputGradient)
  }
}

/// The contribution of some images' positions. An image's sums are in the same order in a block of any size.
private func scatter(
  _ shape: ConvolutionShape, offsets: PatchOffsets, positions: Range<Int>, outputGradient: UnsafePointer<Float>,
  filters: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
) {
  for filterY in 0..<shape.filterHeight {
    for filterX in 0..<shape.filterWidth {
      forEachPanelOfChannels(shape.inputChannels) { channel, vectors in
        let scatter = Scatter(
          shape: shape, offsets: offsets, positions: positions, outputGradient: outputGradient,
          weights: filters + (filterY * shape.filterWidth + filterX) * shape.inputChannels + channel,
          inputGradient: inputGradient + filterY * shape.inputRowStride + filterX * shape.inputChannels + channel)
        switch vectors {
        #if SIMD_AVX512 || arch(arm64)
          case 4: scatter.run(TileShape<6, 4>(), remainder: TileShape<3, 4>())
          case 3: scatter.run(TileShape<8, 3>(), remainder: TileShape<2, 3>())
          case 2: scatter.run(TileShape<8, 2>(), remainder: TileShape<4, 2>())
          default: scatter.run(TileShape<14, 1>(), remainder: TileShape<4, 1>())
        #else
          #if SIMD_AVX2
            case 4: scatter.run(TileShape<3, 4>(), remainder: TileShape<2, 4>())
            case 3: scatter.run(TileShape<4, 3>(), remainder: TileShape<2, 3>())
          #endif
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
  let positions: Range<Int>
  let outputGradient: UnsafePointer<Float>
  let weights: UnsafePointer<Float>
  let inputGradient: UnsafeMutablePointer<Float>

  func run<let rows: Int, let rest: Int, let columns: Int>(
    _ tile: TileShape<rows, columns>, remainder: TileShape<rest, columns>
  ) {
    var position = positions.lowerBound
    var gradients = outputGradient + position * shape.outputChannels
    while positions.upperBound - position >= rows {
      runTile(tile, position: position, gradients: gradients)
      position += rows
      gradients += rows &* shape.outputChannels
    }
    while positions.upperBound - position >= rest {
      runTile(remainder, position: position, gradients: gradients)
      position += rest
      gradients += rest &* shape.outputChannels
    }
    while position < positions.upperBound {
      runTile(TileShape<1, columns>(), position: position, gradients: gradients)
      position += 1
      gradients += shape.outputChannels
    }
  }

  /// The tile of some positions, whose output gradients begin at `gradients`.
  @inline(__always)
  private func runTile<let rows: Int, let columns: Int>(
    _: TileShape<rows, columns>, position: Int, gradients: UnsafePointer<Float>
  ) {
    let destinations = InlineArray<rows, UnsafeMutablePointer<Float>> {
      inputGradient + offsets[position &+ $0]
    }
    var sums = Tile<rows, columns> { r in InlineArray { v in destinations[r].vector(at: v &* lanes) } }
    let rowsOfA: RowAddresses<rows> = rowAddresses { gradients + $0 &* shape.outputChannels }
    multiplyRows(depth: shape.outputChannels, a: rowsOfA, b: weights, strideB: shape.patchCount, into: &sums)
    for r in 0..<rows {
      for v in 0..<columns { destinations[r].store(sums[r][v], at: v &* lanes) }
    }
  }
}
