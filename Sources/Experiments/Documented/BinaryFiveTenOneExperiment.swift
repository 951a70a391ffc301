import Digits
import NeuralNetwork
import RandomNumbers
import ReportFormats

/// A hidden layer of ten learns a yes or no from five features.
struct BinaryFiveTenOneExperiment: Experiment {
  let name = "binary-5-10-1"
  let setting =
    "1,000 samples of 5 features, 200 more to validate on after each epoch; Dense 10 ReLU, Dense 1 sigmoid; Adam, "
    + "binary cross-entropy, 100 epochs, batch 32"

  private static let leastMedianAccuracy = 0.95

  func run(_ context: ExperimentContext) throws -> ExperimentOutcome {
    var recipe = Recipe(name: name)
    recipe.loss = .binaryCrossEntropy
    recipe.epochs = 100
    var losses: (first: [Double], last: [Double]) = ([], [])
    let scores = try context.seeds.map { seed in
      let validation = samples(200, seed: seed + 1_000_000)
      let run = try VectorRun(
        [.dense(units: 10, activation: .relu), .dense(units: 1, activation: .identity)], recipe: recipe, seed: seed,
        examples: samples(1000, seed: seed), validation: validation, context)
      losses.first.append(run.validationLosses[0])
      losses.last.append(run.validationLosses[recipe.epochs - 1])
      return BinaryScores(logits: try run.outputs(validation), targets: validation.targets)
    }
    let accuracy = ExperimentOutcome.Quantity("accuracy", unit: .fraction, measured: scores.map(\.accuracy))
    let isReproduced = accuracy.median >= Self.leastMedianAccuracy
    return ExperimentOutcome(
      name: name, setting: setting, data: nil, seeds: context.seeds,
      quantities: [
        accuracy, .init("recall", unit: .fraction, measured: scores.map(\.recall)),
        .init("F1", unit: .number, measured: scores.map(\.f1)),
        .init("validation loss, epoch 1", unit: .number, measured: losses.first),
        .init("epoch 100", unit: .number, measured: losses.last),
      ],
      verdict: [
        "\(isReproduced ? "It learns" : "It does not learn"): the median accuracy on 200 further samples is "
          + "\(percent(accuracy.median)). No figures are documented.",
        "Features are uniform in 0...1; the answer is yes where they sum to more than 2.5.",
      ],
      isReproduced: isReproduced)
  }

  private func samples(_ count: Int, seed: UInt64) -> LabeledVectors {
    var generator = Xoshiro256StarStar(seed: seed)
    let rows = (0..<count).map { _ in (0..<5).map { _ in generator.uniformFloat() } }
    return LabeledVectors(rows: rows, targets: rows.map { $0.reduce(0, +) > 2.5 ? 1 : 0 })
  }
}
