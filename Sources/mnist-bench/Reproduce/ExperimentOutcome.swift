import Charts
import Foundation
import Measurement
import NeuralNetwork

/// What came of an experiment.
struct ExperimentOutcome: Codable {
  let name: String
  let setting: String
  /// The images; nil if it makes its own data.
  let data: DataDescription?
  let seeds: [UInt64]
  let quantities: [Quantity]
  /// What to think of it, a sentence each.
  let verdict: [String]
  /// Whether it came out as it should.
  let isReproduced: Bool
  /// A picture of it, if that helps; a file of its own.
  var plot: ScatterChart? = nil

  /// The name of the plot's file, which is beside the report.
  var plotFile: String { "\(ReproduceCommand.name)-\(name).svg" }

  /// One number that was measured for each seed.
  struct Quantity: Codable {
    let name: String
    let unit: Unit
    /// What the document says; nil if it says nothing.
    let documented: Double?
    /// One for each seed.
    let measured: [Double]
    let median: Double
    let minimum: Double
    let maximum: Double

    init(_ name: String, unit: Unit, documented: Double? = nil, measured: [Double]) {
      precondition(!measured.isEmpty, "an experiment has at least one seed")
      self.name = name
      self.unit = unit
      self.documented = documented
      self.measured = measured
      median = measured.median
      minimum = measured.min()!
      maximum = measured.max()!
    }
  }

  /// What a quantity is counted in.
  enum Unit: String, Codable {
    case fraction
    case seconds = "s"
    case number = ""

    /// A value with its unit.
    func text(_ value: Double) -> String {
      switch self {
      case .fraction: percent(value)
      case .seconds: UnitFormat.time(nanoseconds: value * 1e9)
      case .number: String(format: "%.4g", value)
      }
    }
  }

  enum CodingKeys: String, CodingKey {
    case name, setting, data, seeds, quantities, verdict
    case isReproduced = "reproduced"
  }
}
