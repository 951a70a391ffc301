import Digits
import Foundation
import Measurement
import NeuralNetwork
import ReportFormats

/// The documented network, trained on MNIST by the documented recipe.
struct MNISTCNNExperiment: Experiment {
  let name = "mnist-cnn"
  let setting = "the network of 93,322 parameters, Adam at 1e-3, batches of 32, 5 epochs"

  private static let documentedAccuracy = 0.9960
  private static let documentedFirstLoss = 0.0922
  private static let documentedFirstAccuracy = 0.9770
  private static let documentedSecondsPerImage = 259e-6
  private static let leastMedianAccuracy = 0.99

  func run(_ context: ExperimentContext) async throws -> ExperimentOutcome {
    let runs = try await MNISTRuns(.documented, name: name, context)
    let count = Double(runs.data.trainingImages)
    let accuracy = ExperimentOutcome.Quantity(
      "test accuracy", unit: .fraction, documented: Self.documentedAccuracy, measured: runs.testAccuracies)
    let secondsPerEpoch = runs.epochs.map { $0.map(\.seconds).median }
    return ExperimentOutcome(
      name: name, setting: setting, data: runs.data, seeds: context.seeds,
      quantities: [
        accuracy,
        .init("time per epoch", unit: .seconds, measured: secondsPerEpoch),
        .init(
          "time per image", unit: .seconds, documented: Self.documentedSecondsPerImage,
          measured: secondsPerEpoch.map { $0 / count }),
        .init(
          "first loss", unit: .number, documented: Self.documentedFirstLoss, measured: runs.epochs.map { $0[0].loss }),
        .init(
          "first accuracy", unit: .fraction, documented: Self.documentedFirstAccuracy,
          measured: runs.epochs.map { $0[0].accuracy }),
      ],
      verdict: verdict(accuracy.median) + runs.warnings, isReproduced: accuracy.median >= Self.leastMedianAccuracy)
  }

  private func verdict(_ median: Double) -> [String] {
    let measured = "the median test accuracy, \(percent(median)), is"
    let bar = percent(Self.leastMedianAccuracy)
    let isReproduced = median >= Self.leastMedianAccuracy
    return [
      isReproduced
        ? "Reproduced, as far as the recipe goes: \(measured) at least \(bar)."
        : "Not reproduced: \(measured) below \(bar).",
      "The documented \(percent(Self.documentedAccuracy)) is not what this recipe gives: an independent framework,",
      "with the same network and recipe and five seeds, got 98.24, 99.17, 99.15, 99.17 and 99.13 %.",
      "So a single unlucky seed below \(bar) is the recipe, not a bug. \"First\" is the first epoch.",
    ] + (isReproduced ? [] : ["The median of a few seeds is a matter of luck, too: --seeds 10 steadies it."])
  }
}
