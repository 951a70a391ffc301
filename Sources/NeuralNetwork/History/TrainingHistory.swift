/// What a training run did, epoch by epoch, and what it was done with; as JSON, a `train` command's record.
public struct TrainingHistory: Sendable, Equatable, Codable {
  /// The version of the JSON format.
  public static let schemaVersion = 1

  private var schemaVersion = TrainingHistory.schemaVersion
  /// What the run computes.
  public var recipe: Recipe
  /// Seed of the weights and of the images' order.
  public var seed: UInt64
  /// The kernel set's name.
  public var kernels: String
  /// Threads that trained.
  public var threads: Int
  /// What was learnt.
  public var data: DataDescription
  /// Where the run took place.
  public var environment: TrainingEnvironment
  /// The completed epochs.
  public var epochs: [Epoch]
  /// Digest of the weights after the last of them, as ``Network/digest(of:)`` gives it.
  public var weightsDigest: String
  /// Digest of the weights that a file gave the run to begin with; nil if they were the recipe's random ones.
  public var initialWeightsDigest: String?

  /// Puts a history together.
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

  /// One pass over the training images, and the test behind it.
  public struct Epoch: Sendable, Equatable, Codable {
    /// Its number, from 1.
    public let number: Int
    /// Mean loss of the training images in nats, each under the weights of its step.
    public let loss: Double
    /// Share of the training images that were classified correctly, each under the weights of its step.
    public let accuracy: Double
    /// Mean loss of the test images in nats, under the weights at the end.
    public let testLoss: Double
    /// Share of the test images that are classified correctly under the weights at the end.
    public let testAccuracy: Double
    /// Time that training took, without the test.
    public let seconds: Double
    /// Training images per second of that time.
    public let imagesPerSecond: Double
    /// Mean loss of the training images of each part of the epoch, in order: twentieths, as nearly as whole steps
    /// allow. Histories of earlier versions do not have it.
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
  /// - Throws: ``JSONFileError`` that names the file, the field and what was expected; also for an unknown schema
  ///   version.
  public init(contentsOf path: String) throws(JSONFileError) { self = try JSONFile.read(from: path) }

  /// Writes the history, complete or not at all.
  ///
  /// - Throws: ``JSONFileError`` if the file cannot be written, or if a number is not finite.
  public func write(to path: String) throws(JSONFileError) {
    try JSONFile.write(self, oneByOne: \.epochs, named: CodingKeys.epochs.rawValue, to: path)
  }
}
