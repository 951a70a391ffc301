import BenchmarkReports
import Charts
import Foundation
import NeuralNetwork
import ReportFormats

/// The outcome of an experiment.
package struct ExperimentOutcome: Codable {
  let name: String
  let setting: String
  /// The images; nil if the experiment makes its own data.
  let data: DataDescription?
  let seeds: [UInt64]
  let quantities: [Quantity]
  /// The judgement of the outcome, in lines of text.
  let verdict: [String]
  /// Whether the outcome is as the verdict requires.
  package let isReproduced: Bool
  /// A plot of the outcome, in a file of its own; nil if a plot does not help.
  package var plot: ScatterChart? = nil

  /// The name of the plot's file, which is beside the report.
  package var plotFile: String { "\(ReproductionReport.fileName)-\(name).svg" }

  /// One number that was measured for each seed.
  struct Quantity: Codable {
    let name: String
    let unit: Unit
    /// The documented value; nil if there is none.
    let documented: Double?
    /// The measured value of each seed.
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

  /// The unit of a quantity.
  package enum Unit: String, Codable {
    case fraction
    case seconds = "s"
    case number = ""

    /// A value with its unit.
    package func text(_ value: Double) -> String {
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
