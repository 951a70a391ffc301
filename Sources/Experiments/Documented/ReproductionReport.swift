import JSONDocuments
import NeuralNetwork

/// The outcomes of all experiments, with machine and settings; as JSON, the `reproduce` command's record.
package struct ReproductionReport: VersionedDocument {
  /// The beginning of the names of all files of a reproduction.
  package static let fileName = "reproduce"
  package static let schemaVersion = 1

  private var schemaVersion = ReproductionReport.schemaVersion
  let environment: TrainingEnvironment
  let kernels: String
  let threads: Int
  /// The outcomes, in the order of the runs.
  package let experiments: [ExperimentOutcome]

  /// The record of outcomes, with machine and settings.
  package init(environment: TrainingEnvironment, kernels: String, threads: Int, experiments: [ExperimentOutcome]) {
    self.environment = environment
    self.kernels = kernels
    self.threads = threads
    self.experiments = experiments
  }

  enum CodingKeys: String, CodingKey {
    case schemaVersion = "schema_version"
    case environment, kernels, threads, experiments
  }
}
