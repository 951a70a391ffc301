/// Which data a result was obtained with.
public struct DataDescription: Sendable, Equatable, Codable {
  /// The data set's name.
  public let name: String
  /// The folder it was read from, or how it was made.
  public let origin: String
  /// Digest of its files' contents, as `DigitDataset.digest()` gives it.
  public let digest: String
  /// Images learnt from, or that could be; 0 where a test was made without them.
  public let trainingImages: Int
  /// Images tested on.
  public let testImages: Int

  private enum CodingKeys: String, CodingKey {
    case name, origin, digest
    case trainingImages = "training_images"
    case testImages = "test_images"
  }
}
