import Kernels

/// Floats of a filter's row that are worked on at a time.
private let panelCount = 96

/// The gradients of a convolution with 2 x 2 pooling, from the pooled gradient alone: of the four positions under a window only the
/// maximum's has a gradient, and that none where ReLU gave zero. So the few gradients that are not zero are listed, output channel
/// by output channel, and each multiplies a whole patch (for the weights' gradient) and a whole filter (for the input's): at most a
/// quarter of the direct algorithm's multiply-adds.
///
/// Filters are worked on one after the other, [output channel][kernelY][kernelX][input channel]: the transpose of HWIO.
struct SparseBackwardPool {
  let shape: ConvolutionShape
  let input: UnsafePointer<Float>
  /// The filters, one after the other.
  let filters: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let positions: UnsafePointer<UInt8>
  let inputGradient: UnsafeMutablePointer<Float>
  let weightsGradient: UnsafeMutablePointer<Float>
  let workspace: UnsafeMutablePointer<Float>

  /// Floats of workspace: the list of one channel's gradients, and the gradients of all filters.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int {
    PatchGradients.workspaceCount(shape.with(batch: imagesAtATime(shape))) + shape.weightsCount
  }

  func run(accumulates: Bool) {
    let step = Self.imagesAtATime(shape)
    let filtersGradient = workspace + PatchGradients.workspaceCount(shape.with(batch: step))
    if accumulates {
      transpose(
        rows: shape.patchCount, columns: shape.outputChannels, weightsGradient, stride: shape.outputChannels,
        to: filtersGradient, outputStride: shape.patchCount)
    } else {
      filtersGradient.update(repeating: 0, count: shape.weightsCount)
    }
    inputGradient.update(repeating: 0, count: shape.inputCount)
    var gradients = PatchGradients(shape.with(batch: step), workspace: workspace)
    for image in stride(from: 0, to: shape.batch, by: step) {
      run(
        image: image, count: min(step, shape.batch - image), gradients: &gradients, filtersGradient: filtersGradient)
    }
    transpose(
      rows: shape.outputChannels, columns: shape.patchCount, filtersGradient, stride: shape.patchCount,
      to: weightsGradient, outputStride: shape.outputChannels)
  }

  /// Images whose input stays in the first-level cache while all channels pass by.
  private static func imagesAtATime(_ shape: ConvolutionShape) -> Int {
    let bytesPerImage = MemoryLayout<Float>.size * shape.with(batch: 1).inputCount
    return max(1, min(shape.batch, (24 << 10) / bytesPerImage))
  }

  private func run(
    image: Int, count: Int, gradients: inout PatchGradients, filtersGradient: UnsafeMutablePointer<Float>
  ) {
    let one = shape.with(batch: 1)
    let pooledCount = PoolingShape(of: one).outputCount
    for channel in 0..<shape.outputChannels {
      gradients.list(
        windows: count * (pooledCount / shape.outputChannels), channel: channel,
        outputGradient: outputGradient + image * pooledCount, positions: positions + image * pooledCount)
      for column in stride(from: 0, to: shape.filterRowCount, by: panelCount) {
        let element = image * one.inputCount + column
        let weight = channel * shape.patchCount + column
        correlate(gradients, input: input + element, filterGradient: filtersGradient + weight)
        scatter(gradients, filter: filters + weight, inputGradient: inputGradient + element)
      }
    }
  }

  /// filterGradient += the sum of the listed patches, each times its gradient; a panel of three rows.
  @inline(__always)
  private func correlate(
    _ gradients: PatchGradients, input: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
  ) {
    #if SIMD_AVX512
      correlate(TileShape<3, 6>(), gradients, input: input, filterGradient: filterGradient)
    #else
      for row in 0..<3 {
        for column in stride(from: 0, to: panelCount, by: 12 * lanes) {
          correlate(
            TileShape<1, 12>(), gradients, input: input + row * shape.inputRowStride + column,
            filterGradient: filterGradient + row * shape.filterRowCount + column)
        }
      }
    #endif
  }

  /// The same for as much of the filter as a tile holds.
  @inline(__always)
  private func correlate<let rows: Int, let columns: Int>(
    _: TileShape<rows, columns>, _ gradients: PatchGradients, input: UnsafePointer<Float>,
    filterGradient: UnsafeMutablePointer<Float>
  ) {
    let (filterStride, inputStride) = (shape.filterRowCount, shape.inputRowStride)
    var sums = Tile<rows, columns> { r in
      InlineArray { v in filterGradient.vector(at: r &* filterStride &+ v &* lanes) }
    }
    for i in 0..<gradients.count {
      let patch = input + Int(gradients.offsets[i])
      let value = Vector(repeating: gradients.values[i])
      for r in 0..<rows {
        for v in 0..<columns {
          sums[r][v] = sums[r][v].adding(value, times: patch.vector(at: r &* inputStride &+ v &* lanes))
        }
      }
    }
    for r in 0..<rows {
      for v in 0..<columns { filterGradient.store(sums[r][v], at: r &* filterStride &+ v &* lanes) }
    }
  }

  /// inputGradient += at each listed patch, the filter times the patch's gradient; a panel of three rows. Elements are visited in
  /// the same order for every instruction set, so that the sums come out the same.
  @inline(__always)
  private func scatter(
    _ gradients: PatchGradients, filter: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<gradients.count {
      let value = Vector(repeating: gradients.values[i])
      var patch = inputGradient + Int(gradients.offsets[i])
      var row = filter
      for _ in 0..<3 {
        for v in 0..<panelCount / lanes {
          let at = v &* lanes
          patch.store(patch.vector(at: at).adding(value, times: row.vector(at: at)), at: at)
        }
        patch += shape.inputRowStride
        row += shape.filterRowCount
      }
    }
  }
}

extension ConvolutionShape {
  /// Whether the sparse kernel can run it: 2 x 2 windows, filters of three rows, each of whole panels.
  func isSparse(pooling window: Int) -> Bool {
    isDirect(pooling: window) && kernelHeight == 3 && filterRowCount % panelCount == 0
  }
}
