import Charts
import Foundation
import Kernels
import NeuralNetwork

/// A straight line through five points, and its first step worked by hand.
struct LinearRegressionExperiment: Experiment {
  let name = "linear-regression"
  let setting = "x = 1..5, y = 2x; Dense 1; SGD 0.01, mean squared error, 100 epochs, all at once"

  private static let points = LabeledVectors(
    rows: (1...5).map { [Float($0)] }, targets: (1...5).map { 2 * Float($0) })
  private static let documentedFirstWeight = -0.02
  /// 0 - 0.01 x the mean of 2 (0 x - 2x) x = 0.01 x 4 x 11.
  private static let firstWeight = 0.44
  private static let greatestError = 0.1

  func run(_ context: ExperimentContext) throws -> ExperimentOutcome {
    var firstStep = recipe(epochs: 1)
    firstStep.initializer = .zeros
    let first = try context.seeds.map { try run(firstStep, seed: $0, context).trainer.state.weight }
    let runs = try context.seeds.map { try run(recipe(epochs: 100), seed: $0, context) }
    let error = ExperimentOutcome.Quantity(
      "squared error", unit: .number, documented: 0, measured: try runs.map { try $0.loss(Self.points) })
    let isReproduced = error.median <= Self.greatestError && first.allSatisfy { abs($0 - Self.firstWeight) < 1e-5 }
    return ExperimentOutcome(
      name: name, setting: setting, data: nil, seeds: context.seeds,
      quantities: [
        error, .init("weight", unit: .number, documented: 2, measured: runs.map(\.trainer.state.weight)),
        .init("bias", unit: .number, documented: 0, measured: runs.map(\.trainer.state.bias)),
        .init("weight after step 1", unit: .number, documented: Self.documentedFirstWeight, measured: first),
      ],
      verdict: [
        "\(isReproduced ? "Reproduced" : "Not reproduced"): the error is near zero. The document computes the first step by",
        "hand, wrong in sign and size: it takes w from 0 to -0.02. The gradient of the mean of",
        "(wx - 2x)^2 at w = 0 is the mean of 2 (0 - 2x) x = -4 x 11 = -44, and 0 - 0.01 x -44 = 0.44:",
        "one step from zeros gives the same here.",
      ],
      isReproduced: isReproduced, plot: plot(runs[0].trainer.state))
  }

  private func recipe(epochs: Int) -> Recipe {
    var recipe = Recipe(name: name)
    recipe.optimizer = OptimizerSettings(.sgd)
    recipe.learningRate = 0.01
    recipe.loss = .meanSquaredError
    recipe.epochs = epochs
    return recipe
  }

  private func run(_ recipe: Recipe, seed: UInt64, _ context: ExperimentContext) throws -> VectorRun {
    try VectorRun(
      [.dense(units: 1, activation: .identity)], recipe: recipe, seed: seed, examples: Self.points, context)
  }

  private func plot(_ state: TrainingState) -> ScatterChart {
    ScatterChart(
      title: "\(name): the points and the learnt line",
      description: String(
        format: "Five points on y = 2x, and the line y = %.3g x + %.3g.", state.weight, state.bias),
      x: .init(name: "x", domain: 0...6), y: .init(name: "y", domain: 0...12),
      series: [
        .init(name: "points", points: zip(Self.points.features, Self.points.targets).map { (Double($0), Double($1)) })
      ],
      line: .init(slope: state.weight, intercept: state.bias))
  }
}

extension TrainingState {
  /// The weight of a network of one input and one output.
  fileprivate var weight: Double { Double(parameters[network.parameters[0].range.lowerBound]) }
  /// Its bias.
  fileprivate var bias: Double { Double(parameters[network.parameters[1].range.lowerBound]) }
}
