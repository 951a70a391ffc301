import Foundation
import Measurement
import NeuralNetwork

/// What a search tried, and what came of it; as JSON, the `tune` command's record.
struct TuningReport: VersionedDocument {
  static let schemaVersion = 1

  private var schemaVersion = TuningReport.schemaVersion
  let environment: TrainingEnvironment
  let kernels: String
  let data: DataDescription
  /// How the images to validate on were chosen.
  let validation: String
  let search: String
  let seeds: [UInt64]
  /// Best first.
  let trials: [Trial]

  init(
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
    self.trials = trials.map { trial in base.map(trial.compared) ?? trial }.sorted { $0.meanAccuracy > $1.meanAccuracy }
  }

  /// One setting.
  struct Trial: Codable {
    /// What was changed; nothing for the recipe itself.
    let flags: [String]
    let recipe: Recipe
    /// On the images held out, after the last epoch: of each fold, for each seed.
    let accuracies: [Double]
    let losses: [Double]
    /// Of training, in each run.
    let seconds: [Double]
    let meanAccuracy: Double
    /// The standard deviation of the accuracies over the root of their number; nil for a single run.
    let standardError: Double?
    /// The mean difference to the recipe itself, on the same images with the same seeds; nil for that itself.
    private(set) var meanDifference: Double?
    /// Of the differences, as ``standardError`` is of the accuracies.
    private(set) var differenceError: Double?

    init(flags: [String], recipe: Recipe, runs: [[TrainingHistory.Epoch]]) {
      self.flags = flags
      self.recipe = recipe
      accuracies = runs.compactMap { $0.last?.testAccuracy }
      losses = runs.compactMap { $0.last?.testLoss }
      seconds = runs.map { $0.reduce(0) { $0 + $1.seconds } }
      (meanAccuracy, standardError) = Self.estimate(accuracies)
    }

    /// The same beside `base`, of which it is a change.
    func compared(to base: Trial) -> Trial {
      guard !flags.isEmpty else { return self }
      var trial = self
      let differences = zip(accuracies, base.accuracies).map { $0 - $1 }
      (trial.meanDifference, trial.differenceError) = Self.estimate(differences)
      return trial
    }

    private static func estimate(_ values: [Double]) -> (mean: Double, standardError: Double?) {
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, values.count > 1 ? (squares / (count - 1) / count).squareRoot() : nil)
    }

    enum CodingKeys: String, CodingKey {
      case flags, recipe, accuracies, losses, seconds
      case meanAccuracy = "mean_accuracy"
      case standardError = "standard_error"
      case meanDifference = "mean_difference"
      case differenceError = "difference_error"
    }
  }

  /// The trials, best first, each line ended by a newline.
  var text: String {
    var table = Table(columns: [
      .text("setting"), .number("accuracy"), .number("+-"), .number("lowest"), .number("change"), .number("+-"),
      .number("loss"), .number("time"),
    ])
    for trial in trials {
      table.addRow([
        TableCell(trial.flags.isEmpty ? "(the recipe itself)" : trial.flags.joined(separator: " ")),
        TableCell(String(format: "%.3f %%", 100 * trial.meanAccuracy)),
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
