import JSONDocuments

/// The results of `make scaling-mpi`: the steps of a training on several ranks.
package struct RanksRecord: VersionedDocument {
  package static let schemaVersion = 1

  /// The median step of one setting; times are in milliseconds.
  struct Step: Codable {
    let part: String
    let kind: String
    let ranks: Int
    let batch: Int
    let step: Double
    let computing: Double?
    let communicating: Double?
    let waiting: Double?
    /// Kilobytes that a rank sends.
    let sent: Double?
  }

  /// What a model of computing, messages, delays and rates says.
  struct Model: Codable {
    let greatestError: Double
    /// Whether delays were measured; if not, they are assumed.
    let measuredDelays: Bool
    let predictions: [Prediction]

    private enum CodingKeys: String, CodingKey {
      case predictions
      case measuredDelays = "measured_delays"
      case greatestError = "greatest_error"
    }
  }

  /// A step that was not measured: one-way delays in microseconds, rates in gigabits per second.
  struct Prediction: Codable {
    let delay: Int
    let rate: Int
    let batch: Int
    let ranks: Int
    let step: Double
    let speedup: Double
  }

  let mpi: String
  let machine: HostContext
  let model: Model?
  let steps: [Step]
}
