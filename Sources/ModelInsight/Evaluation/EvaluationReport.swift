import JSONDocuments
import NeuralNetwork

/// An evaluation with its weights, data and environment: the document that `mnist-bench evaluate --json` writes.
///
/// The JSON object has these members:
///
/// | member | is |
/// | --- | --- |
/// | `schema_version` | 1 |
/// | `weights` | `file`, and `digest`: the SHA-256 of the weights as in a training history |
/// | `data` | `name`, `origin`, `digest`, `training_images`, `test_images` |
/// | `environment` | the machine and the program, as in a training history |
/// | `evaluation.images`, `.correct`, `.accuracy`, `.loss` | counts, a share, and mean cross-entropy in nats |
/// | `evaluation.accuracy_interval` | `lower`, `upper`, `confidence`: Wilson's interval |
/// | `evaluation.confusion_matrix` | `[label][prediction]`, counts |
/// | `evaluation.classes[]` | `label`, `support`, `precision`, `recall`, `f1`, and `roc` unless it is undefined |
/// | `evaluation.classes[].roc` | `false_positive_rate[]`, `true_positive_rate[]` (the curve), `area` |
/// | `evaluation.macro` | `precision`, `recall`, `f1`, `roc_area`: plain means over the classes |
/// | `evaluation.calibration` | `expected_error`, `maximum_error`, `bins[]` of equal width |
/// | `evaluation.calibration.bins[]` | `lower`, `upper`, `count`, and `confidence` and `accuracy` unless it is empty |
/// | `evaluation.mistakes[]` | the worst first, at most 50: `index`, `label`, `predicted`, `probability`, `label_probability`, `loss`, `pixels` |
///
/// `pixels` are the 784 grey values of a mistake, 0 (background) to 255 (ink), row by row, in Base64.
public struct EvaluationReport: Sendable, Equatable, Codable {
  /// The version of the JSON format.
  public static let schemaVersion = 1

  private var schemaVersion = EvaluationReport.schemaVersion
  /// Which weights were evaluated.
  public let weights: WeightsDescription
  /// The data whose test images were classified.
  public let data: DataDescription
  /// The machine and the program.
  public let environment: TrainingEnvironment
  /// The figures.
  public let evaluation: Evaluation

  private enum CodingKeys: String, CodingKey {
    case schemaVersion = "schema_version"
    case weights, data, environment, evaluation
  }

  /// Puts a report together.
  public init(
    weights: WeightsDescription, data: DataDescription, environment: TrainingEnvironment, evaluation: Evaluation
  ) {
    self.weights = weights
    self.data = data
    self.environment = environment
    self.evaluation = evaluation
  }
}

/// Which weights a result was obtained with.
public struct WeightsDescription: Sendable, Equatable, Codable {
  /// The file they were read from.
  public let file: String
  /// Their digest, as `Network.digest(of:)` gives it.
  public let digest: String

  /// Describes weights.
  public init(file: String, digest: String) {
    self.file = file
    self.digest = digest
  }
}

extension EvaluationReport: VersionedDocument {
  /// Reads a report: a regular file of at most `FileBytes.documentLimit` bytes.
  ///
  /// - Throws: `JSONFileError` that names the file, the field and what was expected; also for an unknown schema
  ///   version.
  public init(contentsOf path: String) throws(JSONFileError) { self = try JSONFile.read(from: path) }

  /// Writes the report, complete or not at all.
  ///
  /// - Throws: `JSONFileError` if the file cannot be written.
  public func write(to path: String) throws(JSONFileError) { try JSONFile.write(self, to: path) }
}
