/// Which data a result was obtained with.
public struct DataDescription: Sendable, Equatable, Codable {
  /// The data set's name.
  public let name: String
  /// The folder it was read from, or how it was made.
  public let origin: String
  /// Digest of its contents, as `DigitDataset.digest()` gives it.
  public let digest: String
  /// Images learnt from.
  public let trainingImages: Int
  /// Images tested on.
  public let testImages: Int

  private enum CodingKeys: String, CodingKey {
    case name, origin, digest
    case trainingImages = "training_images"
    case testImages = "test_images"
  }
}
