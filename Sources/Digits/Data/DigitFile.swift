/// The four files that a data set of digits consists of.
public enum DigitFile: CaseIterable, Sendable {
  /// The training images, n x 28 x 28.
  case trainImages
  /// The training images' labels, n.
  case trainLabels
  /// The test images, n x 28 x 28.
  case testImages
  /// The test images' labels, n.
  case testLabels

  /// The number of dimensions of its array.
  var rank: Int {
    switch self {
    case .trainImages, .testImages: 3
    case .trainLabels, .testLabels: 1
    }
  }
}
