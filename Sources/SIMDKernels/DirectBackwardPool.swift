import Kernels

/// The gradients of a convolution with 2 x 2 pooling, a few images at a time. The pooled gradient is first written to
/// the positions of the maxima in a matrix, which stays in the caches. The gradients of weights and input, those that
/// are wanted, are then computed from this matrix.
struct DirectBackwardPool {
  let shape: ConvolutionShape
  let input: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let positions: UnsafePointer<UInt8>
  /// Nil if it is not computed.
  let weightsGradient: UnsafeMutablePointer<Float>?
  /// The filters, as ``transposeFilters(_:weights:to:)`` writes them, and the memory for the input's gradient; nil if
  /// that is not computed.
  let data: (filters: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>)?
  let workspace: UnsafeMutablePointer<Float>

  /// Floats of workspace: the tables of offsets and the unpooled gradients of the images computed at a time.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int {
    let shape = shape.with(batch: imagesAtATime(shape))
    return PatchElements.workspaceCount(shape) + PatchOffsets.workspaceCount(shape)
      + alignedCount(shape.outputCount)
  }

  func run() {
    let step = Self.imagesAtATime(shape)
    let elements = PatchElements(shape, workspace: workspace)
    for image in stride(from: 0, to: max(shape.batch, 1), by: step) {
      run(image: image, count: min(step, shape.batch - image), elements: elements, accumulates: image > 0)
    }
  }

  private static func imagesAtATime(_ shape: ConvolutionShape) -> Int {
    shape.imagesAtATime(within: cachedBytes, floats: shape.with(batch: 1).outputCount)
  }

  private func run(image: Int, count: Int, elements: PatchElements, accumulates: Bool) {
    let one = shape.with(batch: 1)
    let part = shape.with(batch: count)
    let pooling = PoolingShape(of: part)
    let pooled = image * PoolingShape(of: one).outputCount
    let table = workspace + PatchElements.workspaceCount(shape)
    let offsets = PatchOffsets(
      part, rows: 2 * pooling.outputHeight, columns: 2 * pooling.outputWidth, workspace: table)
    let covered = table + PatchOffsets.workspaceCount(part)
    unpool(pooling, outputGradient: outputGradient + pooled, positions: positions + pooled, to: covered)
    if let weightsGradient {
      correlateDirectly(
        part, offsets: offsets, elements: elements, input: input + image * one.inputCount,
        outputGradient: covered, weightsGradient: weightsGradient, accumulates: accumulates)
    }
    if let data {
      scatterDirectly(
        part, offsets: offsets, outputGradient: covered, filters: data.filters,
        inputGradient: data.inputGradient + image * one.inputCount)
    }
  }
}
