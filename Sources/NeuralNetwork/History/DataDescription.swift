import Digits

/// The data that a result was obtained with.
public struct DataDescription: Sendable, Equatable, Codable {
  /// The data set's name.
  public let name: String
  /// The folder of the data set, or how the data set was made.
  public let origin: String
  /// Digest of its files' contents, as `DigitDataset.digest()` gives it.
  public let digest: String
  /// Images for training; 0 if the result is a test that did not need them.
  public let trainingImages: Int
  /// Images for testing.
  public let testImages: Int

  private enum CodingKeys: String, CodingKey {
    case name, origin, digest
    case trainingImages = "training_images"
    case testImages = "test_images"
  }
}

extension DataDescription {
  /// Describes a data set whose digest is known.
  public init(_ dataset: DigitDataset, digest: String) {
    name = dataset.name
    origin = dataset.origin.description
    self.digest = digest
    trainingImages = dataset.train.count
    testImages = dataset.test.count
  }
}
