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

  /// Whether it is one of the two that are learnt from.
  var isOfTraining: Bool { self == .trainImages || self == .trainLabels }

  /// Whether it holds labels, and not images.
  var isOfLabels: Bool { self == .trainLabels || self == .testLabels }
}
