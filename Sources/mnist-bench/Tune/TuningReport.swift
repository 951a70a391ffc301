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
    self.trials = trials.sorted { $0.meanAccuracy > $1.meanAccuracy }
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

    init(flags: [String], recipe: Recipe, runs: [[TrainingHistory.Epoch]]) {
      self.flags = flags
      self.recipe = recipe
      accuracies = runs.compactMap { $0.last?.testAccuracy }
      losses = runs.compactMap { $0.last?.testLoss }
      seconds = runs.map { $0.reduce(0) { $0 + $1.seconds } }
      let count = Double(accuracies.count)
      let mean = accuracies.reduce(0, +) / count
      meanAccuracy = mean
      let squares = accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      standardError = accuracies.count > 1 ? (squares / (count - 1) / count).squareRoot() : nil
    }

    enum CodingKeys: String, CodingKey {
      case flags, recipe, accuracies, losses, seconds
      case meanAccuracy = "mean_accuracy"
      case standardError = "standard_error"
    }
  }

  /// The trials, best first, each line ended by a newline.
  var text: String {
    var table = Table(columns: [
      .text("change"), .number("accuracy"), .number("+-"), .number("lowest"), .number("loss"), .number("time"),
    ])
    for trial in trials {
      table.addRow([
        TableCell(trial.flags.isEmpty ? "(the recipe itself)" : trial.flags.joined(separator: " ")),
        TableCell(String(format: "%.3f %%", 100 * trial.meanAccuracy)),
        trial.standardError.map { TableCell(String(format: "%.3f", 100 * $0)) } ?? .none,
        TableCell(String(format: "%.2f %%", 100 * (trial.accuracies.min() ?? 0))),
        TableCell(String(format: "%.4f", trial.losses.median)),
        TableCell(UnitFormat.time(nanoseconds: trial.seconds.median * 1e9)),
      ])
    }
    return table.rendered()
  }

  enum CodingKeys: String, CodingKey {
    case schemaVersion = "schema_version"
    case environment, kernels, data, validation, search, seeds, trials
  }
}
