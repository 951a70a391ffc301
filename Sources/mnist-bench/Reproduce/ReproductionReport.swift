import NeuralNetwork

/// The outcomes of all experiments, and what they were obtained with; as JSON, the `reproduce` command's record.
struct ReproductionReport: VersionedDocument {
  static let schemaVersion = 1

  private var schemaVersion = ReproductionReport.schemaVersion
  let environment: TrainingEnvironment
  let kernels: String
  let threads: Int
  let experiments: [ExperimentOutcome]

  init(environment: TrainingEnvironment, kernels: String, threads: Int, experiments: [ExperimentOutcome]) {
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
