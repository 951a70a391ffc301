import Kernels

/// The starts of the 4 x 4 patches under the windows, one window after the other, found without divisions, which on an
/// Intel core wait for the multiply-adds before them.
struct WindowPatches {
  private let pooled: PoolingShape
  /// Floats from a window's patch to the next one's, from row to row of windows, and from image to image.
  private let step: Int
  private let rowStep: Int
  private let imageStep: Int
  private var image: UnsafePointer<Float>
  private var row: UnsafePointer<Float>
  private var patch: UnsafePointer<Float>
  private var (x, y) = (0, 0)

  init(_ shape: ConvolutionShape, _ pooled: PoolingShape, input: UnsafePointer<Float>) {
    self.pooled = pooled
    (step, rowStep) = (2 * shape.inputChannels, 2 * shape.inputRowStride)
    imageStep = shape.height * shape.inputRowStride
    (image, row, patch) = (input, input, input)
  }

  /// The next window's patch; beyond the last one, what lies there.
  mutating func next() -> UnsafePointer<Float> {
    if x == pooled.outputWidth {
      x = 0
      y += 1
      row += rowStep
      if y == pooled.outputHeight {
        y = 0
        image += imageStep
        row = image
      }
      patch = row
    }
    x += 1
    defer { patch += step }
    return patch
  }
}
