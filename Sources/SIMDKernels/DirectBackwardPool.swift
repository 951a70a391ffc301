import Kernels

/// The gradients of a convolution with 2 x 2 pooling: a few images at a time, the pooled gradient is sent back to where
/// the maxima stood, in a matrix that stays in the caches, and goes from there into the gradients of weights and input.
struct DirectBackwardPool {
  let shape: ConvolutionShape
  let input: UnsafePointer<Float>
  /// What ``transposeFilters(_:weights:to:)`` wrote.
  let filters: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let positions: UnsafePointer<UInt8>
  let inputGradient: UnsafeMutablePointer<Float>
  let weightsGradient: UnsafeMutablePointer<Float>
  let workspace: UnsafeMutablePointer<Float>

  /// Floats of workspace: the table of offsets and the unpooled gradients of the images that are worked on at a time.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int {
    let shape = shape.with(batch: imagesAtATime(shape))
    return PatchOffsets.workspaceCount(shape) + alignedCount(shape.outputCount)
  }

  func run(accumulates: Bool) {
    let step = Self.imagesAtATime(shape)
    for image in stride(from: 0, to: max(shape.batch, 1), by: step) {
      run(image: image, count: min(step, shape.batch - image), accumulates: accumulates || image > 0)
    }
  }

  private static func imagesAtATime(_ shape: ConvolutionShape) -> Int {
    let bytesPerImage = MemoryLayout<Float>.size * shape.with(batch: 1).outputCount
    return max(1, min(shape.batch, cachedBytes / bytesPerImage))
  }

  private func run(image: Int, count: Int, accumulates: Bool) {
    let one = shape.with(batch: 1)
    let part = shape.with(batch: count)
    let pooling = PoolingShape(of: part)
    let pooled = image * PoolingShape(of: one).outputCount
    let offsets = PatchOffsets(
      part, rows: 2 * pooling.outputHeight, columns: 2 * pooling.outputWidth, workspace: workspace)
    let covered = workspace + PatchOffsets.workspaceCount(part)
    unpool(pooling, outputGradient: outputGradient + pooled, positions: positions + pooled, to: covered)
    correlateDirectly(
      part, offsets: offsets, input: input + image * one.inputCount, outputGradient: covered,
      weightsGradient: weightsGradient, accumulates: accumulates)
    scatterDirectly(
      part, offsets: offsets, outputGradient: covered, filters: filters,
      inputGradient: inputGradient + image * one.inputCount)
  }
}
