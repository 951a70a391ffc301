import Foundation

extension SyntheticDigits {
  /// The data set of this seed; the defaults are MNIST's numbers of images.
  ///
  /// The first images of a larger data set are those of a smaller one. Takes about a second for 70,000 images.
  ///
  /// - Precondition: both counts are at least 1.
  public static func dataset(seed: UInt64 = 1, trainCount: Int = 60_000, testCount: Int = 10_000) -> DigitDataset {
    precondition(trainCount > 0 && testCount > 0, "a data set has images to learn from and to be tested on")
    return DigitDataset(
      name: "synthetic", origin: .synthetic(seed: seed),
      train: images(trainCount, firstIndex: 0, seed: seed),
      test: images(testCount, firstIndex: firstTestIndex, seed: seed))
  }

  private static func images(_ count: Int, firstIndex: UInt64, seed: UInt64) -> LabeledImages {
    var labels = [UInt8](repeating: 0, count: count)
    var pixels = [UInt8](repeating: 0, count: count * LabeledImages.pixelCount)
    labels.withUnsafeMutableBufferPointer { labels in
      pixels.withUnsafeMutableBufferPointer { pixels in
        // Every image is written by one iteration only.
        nonisolated(unsafe) let labels = labels
        nonisolated(unsafe) let pixels = pixels
        DispatchQueue.concurrentPerform(iterations: count) { index in
          let start = index * LabeledImages.pixelCount
          let image = UnsafeMutableBufferPointer(rebasing: pixels[start..<start + LabeledImages.pixelCount])
          labels[index] = draw(index: firstIndex + UInt64(index), seed: seed, into: image)
        }
      }
    }
    return LabeledImages(pixels: pixels, labels: labels)
  }
}
