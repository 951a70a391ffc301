/// Images of 28 x 28 grey values, each with its class.
public struct LabeledImages: Equatable, Sendable {
  /// The height and width of every image.
  public static let side = 28
  /// The pixels of one image.
  public static let pixelCount = side * side
  /// The number of classes. Every label is below it.
  public static let classCount = 10

  /// The grey values, 0 (background) to 255 (ink): (count, 28, 28), row by row.
  public let pixels: [UInt8]

  /// The class of each image, 0 to 9.
  public let labels: [UInt8]

  /// The number of images.
  public var count: Int { labels.count }

  /// Images and labels that are known to be valid.
  package init(pixels: [UInt8], labels: [UInt8]) {
    self.pixels = pixels
    self.labels = labels
  }
}

extension LabeledImages {
  /// The first `count` images. If there are fewer, they repeat from the beginning.
  public func prefix(repeating count: Int) -> LabeledImages {
    let indices = (0..<count).map { $0 % self.count }
    return LabeledImages(
      pixels: indices.flatMap { pixels[$0 * Self.pixelCount..<($0 + 1) * Self.pixelCount] },
      labels: indices.map { labels[$0] })
  }

  /// The images of one range, in order.
  ///
  /// - Precondition: the range is within 0..<count.
  public func subset(_ range: Range<Int>) -> LabeledImages {
    LabeledImages(
      pixels: Array(pixels[range.lowerBound * Self.pixelCount..<range.upperBound * Self.pixelCount]),
      labels: Array(labels[range]))
  }

  /// The images outside one range, in order.
  ///
  /// - Precondition: the range is within 0..<count.
  public func removing(_ range: Range<Int>) -> LabeledImages {
    let (before, after) = (subset(0..<range.lowerBound), subset(range.upperBound..<count))
    return LabeledImages(pixels: before.pixels + after.pixels, labels: before.labels + after.labels)
  }
}
