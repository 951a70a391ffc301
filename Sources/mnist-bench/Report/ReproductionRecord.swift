import NeuralNetwork

/// What a report shows of the `reproduce` command's record; units are whatever the record says.
struct ReproductionRecord: VersionedDocument {
  static let schemaVersion = 1

  struct Experiment: Codable {
    let name: String
    let setting: String
    let seeds: [UInt64]
    let quantities: [Quantity]
    let verdict: [String]
    let reproduced: Bool
  }

  struct Quantity: Codable {
    let name: String
    let unit: String
    let documented: Double?
    let median: Double
    let minimum: Double
    let maximum: Double
  }

  let environment: TrainingEnvironment
  let kernels: String
  let threads: Int
  let experiments: [Experiment]
}
