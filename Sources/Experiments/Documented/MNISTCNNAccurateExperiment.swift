import NeuralNetwork
import ReportFormats

/// The documented network, trained by recipe `accurate`: the accuracy that it can really reach.
struct MNISTCNNAccurateExperiment: Experiment {
  let name = "mnist-cnn-accurate"
  let setting = "the same network by recipe accurate, \(Recipe.accurate.epochs) epochs; nothing at test time"

  private static let leastMedianAccuracy = 0.996
  private static let aimedMedianAccuracy = 0.9965

  func run(_ context: ExperimentContext) async throws -> ExperimentOutcome {
    let runs = try await MNISTRuns(.accurate, name: name, context)
    let accuracy = ExperimentOutcome.Quantity("test accuracy", unit: .fraction, measured: runs.testAccuracies)
    let isReached = accuracy.median >= Self.leastMedianAccuracy
    let isAimReached = accuracy.median >= Self.aimedMedianAccuracy
    return ExperimentOutcome(
      name: name, setting: setting, data: runs.data, seeds: context.seeds,
      quantities: [accuracy, .init("training time", unit: .seconds, measured: runs.seconds)],
      verdict: [
        "\(isReached ? "Reached" : "Not reached"): the median test accuracy after the last epoch, "
          + "\(percent(accuracy.median)), is \(isReached ? "at least" : "below")",
        "the \(percent(Self.leastMedianAccuracy)) that is documented for another recipe. "
          + "The aim beyond it, \(percent(Self.aimedMedianAccuracy)): \(isAimReached ? "reached" : "not reached").",
      ] + runs.warnings,
      isReproduced: isReached)
  }
}
