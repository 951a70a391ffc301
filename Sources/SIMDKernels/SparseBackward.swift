import Kernels

/// Floats of a filter's row that are computed at a time.
private let panelCount = 96

/// The gradients of a convolution, without the multiplications by zero output gradients. In a trained network ReLU lets
/// about a third of the gradients through, and of a pooling window's four positions only the maximum's has a gradient.
/// The nonzero gradients are listed, output channel by output channel. Each multiplies a whole patch (for the weights'
/// gradient) and a whole filter (for the input's).
///
/// The filters lie one after the other, as ``transposeFilters(_:weights:to:)`` writes them.
struct SparseBackward {
  let shape: ConvolutionShape
  let input: UnsafePointer<Float>
  /// One row for each output position, or for each 2 x 2 window if there are `positions`.
  let outputGradient: UnsafePointer<Float>
  /// Each gradient's position in its window.
  var positions: UnsafePointer<UInt8>?
  /// Nil if it is not computed.
  var weightsGradient: UnsafeMutablePointer<Float>?
  /// The filters and the memory for the input's gradient; nil if that is not computed.
  var data: (filters: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>)?
  let workspace: UnsafeMutablePointer<Float>

  /// Floats of workspace: the list of one channel's gradients, and the gradients of all filters.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int {
    PatchGradients.workspaceCount(shape.with(batch: imagesAtATime(shape))) + shape.weightsCount
  }

  func run(accumulates: Bool) {
    let step = Self.imagesAtATime(shape)
    let filtersGradient = workspace + PatchGradients.workspaceCount(shape.with(batch: step))
    if weightsGradient != nil { filtersGradient.update(repeating: 0, count: shape.weightsCount) }
    data?.inputGradient.update(repeating: 0, count: shape.inputCount)
    var gradients = PatchGradients(shape.with(batch: step), isPooled: positions != nil, workspace: workspace)
    for image in stride(from: 0, to: shape.batch, by: step) {
      let outputs = image * gradients.rowsPerImage * shape.outputChannels
      let inputs = image * shape.height * shape.inputRowStride
      for channel in 0..<shape.outputChannels {
        gradients.list(
          rows: min(step, shape.batch - image) * gradients.rowsPerImage, channel: channel,
          outputGradient: outputGradient + outputs, positions: positions.map { $0 + outputs })
        for column in stride(from: 0, to: shape.filterRowCount, by: panelCount) {
          let filter = channel * shape.patchCount + column
          if weightsGradient != nil {
            correlate(gradients, input: input + inputs + column, filterGradient: filtersGradient + filter)
          }
          if let data {
            scatter(gradients, filter: data.filters + filter, inputGradient: data.inputGradient + inputs + column)
          }
        }
      }
    }
    guard let weightsGradient else { return }
    if accumulates {
      putBack(Accumulate(), filtersGradient, to: weightsGradient)
    } else {
      putBack(Overwrite(), filtersGradient, to: weightsGradient)
    }
  }

  /// Writes or adds the gradients of all filters to those of the weights.
  private func putBack(
    _ epilogue: some Epilogue, _ filtersGradient: UnsafePointer<Float>,
    to weightsGradient: UnsafeMutablePointer<Float>
  ) {
    transpose(
      rows: shape.outputChannels, columns: shape.patchCount, filtersGradient, stride: shape.patchCount,
      to: weightsGradient, outputStride: shape.outputChannels, epilogue)
  }

  /// Images at a time, so few that their input stays in the caches during the loop over all channels.
  private static func imagesAtATime(_ shape: ConvolutionShape) -> Int {
    shape.imagesAtATime(within: 36 << 10, floats: shape.with(batch: 1).inputCount)
  }

  /// filterGradient += the sum of the listed patches, each times its gradient, for a panel of three rows.
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

  /// At each listed patch, inputGradient += the filter times the patch's gradient, for a panel of three rows. The order
  /// of elements is the same for every instruction set, so that the sums are the same.
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
  /// Whether the sparse kernel supports the shape: filters of three rows, each of whole panels.
  var isSparse: Bool { isDirect && filterHeight == 3 && filterRowCount % panelCount == 0 }
}
