import JSONDocuments

/// The results of a training run, epoch by epoch, with its settings, data and environment. As JSON, it is the record of
/// a `train` command.
public struct TrainingHistory: Sendable, Equatable, Codable {
  /// The version of the JSON format.
  public static let schemaVersion = 1

  private var schemaVersion = TrainingHistory.schemaVersion
  /// The recipe of the run.
  public var recipe: Recipe
  /// The seed of the weights and of the images' order.
  public var seed: UInt64
  /// The kernel set's name.
  public var kernels: String
  /// The number of threads for training.
  public var threads: Int
  /// The data set.
  public var data: DataDescription
  /// The machine and the program.
  public var environment: TrainingEnvironment
  /// The completed epochs.
  public var epochs: [Epoch]
  /// Digest of the weights after the last epoch, as from `Network.digest(of:)`.
  public var weightsDigest: String
  /// Digest of the initial weights if they came from a file; nil if they were random, as the recipe says.
  public var initialWeightsDigest: String?

  /// Creates a history.
  public init(
    recipe: Recipe, seed: UInt64, kernels: String, threads: Int, data: DataDescription,
    environment: TrainingEnvironment, epochs: [Epoch], weightsDigest: String, initialWeightsDigest: String? = nil
  ) {
    self.recipe = recipe
    self.seed = seed
    self.kernels = kernels
    self.threads = threads
    self.data = data
    self.environment = environment
    self.epochs = epochs
    self.weightsDigest = weightsDigest
    self.initialWeightsDigest = initialWeightsDigest
  }

  /// One pass over the training images, and the test after it.
  public struct Epoch: Sendable, Equatable, Codable {
    /// Its number, from 1.
    public let number: Int
    /// Mean loss of the training images in nats, each image with the weights of its step.
    public let loss: Double
    /// Share of the training images that were classified correctly, each image with the weights of its step.
    public let accuracy: Double
    /// Mean loss of the test images in nats, with the weights at the end.
    public let testLoss: Double
    /// Share of the test images that are classified correctly with the weights at the end.
    public let testAccuracy: Double
    /// Seconds of training, without the test.
    public let seconds: Double
    /// Training images per second of `seconds`.
    public let imagesPerSecond: Double
    /// Mean loss of the training images of each part of the epoch, in order. The parts are twentieths, rounded to whole
    /// steps. Histories of earlier versions do not have this field.
    public let lossCourse: [Double]?

    enum CodingKeys: String, CodingKey {
      case number = "epoch"
      case loss, accuracy, seconds
      case testLoss = "test_loss"
      case testAccuracy = "test_accuracy"
      case imagesPerSecond = "images_per_second"
      case lossCourse = "loss_course"
    }
  }

  enum CodingKeys: String, CodingKey {
    case schemaVersion = "schema_version"
    case recipe, seed, kernels, threads, data, environment, epochs
    case weightsDigest = "weights_digest"
    case initialWeightsDigest = "initial_weights_digest"
  }
}

extension TrainingHistory.Epoch {
  /// Decodes an epoch; its number is at least 1.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    number = try fields.decode(Int.self, forKey: .number)
    guard number >= 1 else {
      throw DecodingError.dataCorruptedError(forKey: .number, in: fields, debugDescription: "below 1")
    }
    loss = try fields.decode(Double.self, forKey: .loss)
    accuracy = try fields.decode(Double.self, forKey: .accuracy)
    testLoss = try fields.decode(Double.self, forKey: .testLoss)
    testAccuracy = try fields.decode(Double.self, forKey: .testAccuracy)
    seconds = try fields.decode(Double.self, forKey: .seconds)
    imagesPerSecond = try fields.decode(Double.self, forKey: .imagesPerSecond)
    lossCourse = try fields.decodeIfPresent([Double].self, forKey: .lossCourse)
  }
}

extension TrainingHistory: VersionedDocument {
  /// Reads a history: a regular file of at most `FileBytes.documentLimit` bytes.
  ///
  /// - Throws: `JSONFileError` that names the file, the field and what was expected; also for an unknown schema
  ///   version.
  public init(contentsOf path: String) throws(JSONFileError) { self = try JSONFile.read(from: path) }

  /// Writes the history, complete or not at all.
  ///
  /// - Throws: `JSONFileError` if the file cannot be written, or if a number is not finite.
  public func write(to path: String) throws(JSONFileError) {
    try JSONFile.write(self, oneByOne: \.epochs, named: CodingKeys.epochs.rawValue, to: path)
  }
}
