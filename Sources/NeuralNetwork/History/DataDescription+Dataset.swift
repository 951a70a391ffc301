import Digits

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
