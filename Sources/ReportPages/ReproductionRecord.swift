import JSONDocuments
import NeuralNetwork

/// The part of the `reproduce` command's record that a page shows; units are those of the record.
package struct ReproductionRecord: VersionedDocument {
  package static let schemaVersion = 1

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
