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

  /// Whether it is one of the two training files.
  var isOfTraining: Bool { self == .trainImages || self == .trainLabels }

  /// Whether it holds labels.
  var isOfLabels: Bool { self == .trainLabels || self == .testLabels }
}
