import BenchmarkReports
import Foundation
import JSONDocuments
import NeuralNetwork

/// The trials of a search and their outcomes; as JSON, the `tune` command's record.
package struct TuningReport: VersionedDocument {
  package static let schemaVersion = 1

  private var schemaVersion = TuningReport.schemaVersion
  let environment: TrainingEnvironment
  let kernels: String
  let data: DataDescription
  /// How the validation images were chosen.
  let validation: String
  let search: String
  let seeds: [UInt64]
  /// The finished trials, best first; diverged ones are last.
  let trials: [Trial]

  /// The record of a search; its first trial is the recipe itself.
  package init(
    environment: TrainingEnvironment, kernels: String, data: DataDescription, validation: String, search: String,
    seeds: [UInt64], trials: [Trial]
  ) {
    self.environment = environment
    self.kernels = kernels
    self.data = data
    self.validation = validation
    self.search = search
    self.seeds = seeds
    let base = trials.first { $0.flags.isEmpty }
    self.trials = trials.map { trial in base.map(trial.compared) ?? trial }.sorted {
      ($0.meanAccuracy ?? -1) > ($1.meanAccuracy ?? -1)
    }
  }

  /// One setting.
  package struct Trial: Codable {
    /// The changes; empty for the recipe itself.
    let flags: [String]
    let recipe: Recipe
    /// Why the trial ended early, with the run whose loss was no longer a number; nil if it did not diverge.
    let divergence: String?
    /// The accuracies on the held-out images after the last epoch, of each fold and seed.
    let accuracies: [Double]
    let losses: [Double]
    /// The training time of each run.
    let seconds: [Double]
    /// The mean of the accuracies; nil if the trial diverged.
    let meanAccuracy: Double?
    /// The standard deviation of the accuracies over the root of their number; nil for a single run.
    let standardError: Double?
    /// The mean difference to the recipe itself, on the same images with the same seeds; nil for the recipe itself.
    private(set) var meanDifference: Double?
    /// The standard error of the differences, like ``standardError``.
    private(set) var differenceError: Double?

    /// The outcome of a setting: its runs, and the error of the run that diverged, if one did.
    package init(flags: [String], recipe: Recipe, runs: [[TrainingHistory.Epoch]], divergence: DivergenceError? = nil) {
      self.flags = flags
      self.recipe = recipe
      self.divergence = divergence?.description
      accuracies = runs.compactMap { $0.last?.testAccuracy }
      losses = runs.compactMap { $0.last?.testLoss }
      seconds = runs.map { $0.reduce(0) { $0 + $1.seconds } }
      (meanAccuracy, standardError) = divergence == nil ? Self.estimate(accuracies) : (nil, nil)
    }

    /// The trial with its differences to `base`, the recipe itself; unchanged if one of them diverged.
    func compared(to base: Trial) -> Trial {
      guard !flags.isEmpty, divergence == nil, base.divergence == nil else { return self }
      var trial = self
      let differences = zip(accuracies, base.accuracies).map { $0 - $1 }
      (trial.meanDifference, trial.differenceError) = Self.estimate(differences)
      return trial
    }

    private static func estimate(_ values: [Double]) -> (mean: Double?, standardError: Double?) {
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, values.count > 1 ? (squares / (count - 1) / count).squareRoot() : nil)
    }

    enum CodingKeys: String, CodingKey {
      case flags, recipe, divergence, accuracies, losses, seconds
      case meanAccuracy = "mean_accuracy"
      case standardError = "standard_error"
      case meanDifference = "mean_difference"
      case differenceError = "difference_error"
    }
  }

  /// The trials, best first, each line ended by a newline.
  package var text: String {
    var table = Table(columns: [
      .text("setting"), .number("accuracy"), .number("+-"), .number("lowest"), .number("change"), .number("+-"),
      .number("loss"), .number("time"),
    ])
    for trial in trials {
      let setting = TableCell(trial.flags.isEmpty ? "(the recipe itself)" : trial.flags.joined(separator: " "))
      guard let accuracy = trial.meanAccuracy else {
        table.addRow([setting, TableCell("diverged")] + Array(repeating: TableCell.none, count: 6))
        continue
      }
      table.addRow([
        setting,
        TableCell(String(format: "%.3f %%", 100 * accuracy)),
        error(trial.standardError),
        TableCell(String(format: "%.2f %%", 100 * (trial.accuracies.min() ?? 0))),
        trial.meanDifference.map { TableCell(String(format: "%+.3f", 100 * $0)) } ?? .none,
        error(trial.differenceError),
        TableCell(String(format: "%.4f", trial.losses.median)),
        TableCell(UnitFormat.time(nanoseconds: trial.seconds.median * 1e9)),
      ])
    }
    return table.rendered()
  }

  private func error(_ value: Double?) -> TableCell {
    value.map { TableCell(String(format: "%.3f", 100 * $0)) } ?? .none
  }

  enum CodingKeys: String, CodingKey {
    case schemaVersion = "schema_version"
    case environment, kernels, data, validation, search, seeds, trials
  }
}
