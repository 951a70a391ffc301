import Kernels

extension ConvolutionShape {
  /// How many images a kernel takes at a time, so that `bytes` of a cache hold `floats` of each: at least one, and no
  /// more than the batch has.
  func imagesAtATime(within bytes: Int, floats: Int) -> Int {
    max(1, min(batch, bytes / max(MemoryLayout<Float>.size * floats, 1)))
  }
}
