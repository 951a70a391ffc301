import Charts
import Digits
import Foundation
import NeuralNetwork
import RandomNumbers
import ReportFormats

/// One unit learns on which side of a line a point is.
struct BinaryTwoOneExperiment: Experiment {
  let name = "binary-2-1"
  let setting =
    "100 points uniform in the unit square, y = 0 where x0 + x1 < 0.5 else 1; Dense 1 sigmoid; SGD 0.1, "
    + "binary cross-entropy, 100 epochs, batch 10"

  private static let leastMedianOrder = 0.95

  func run(_ context: ExperimentContext) throws -> ExperimentOutcome {
    var recipe = Recipe(name: name)
    recipe.optimizer = OptimizerSettings(.sgd)
    recipe.learningRate = 0.1
    recipe.loss = .binaryCrossEntropy
    recipe.batchSize = 10
    recipe.epochs = 100
    var accuracies: [Double] = []
    var yeses: [Double] = []
    var orders: [Double] = []
    var plot: ScatterChart?
    for seed in context.seeds {
      let points = points(seed: seed)
      let run = try VectorRun(
        [.dense(units: 1, activation: .identity)], recipe: recipe, seed: seed, examples: points, context)
      let logits = try run.outputs(points)
      accuracies.append(BinaryScores(logits: logits, targets: points.targets).accuracy)
      yeses.append(Double(points.targets.reduce(0, +)) / Double(points.count))
      orders.append(BinaryScores.order(logits: logits, targets: points.targets))
      plot = plot ?? self.plot(points, logits)
    }
    let accuracy = ExperimentOutcome.Quantity("accuracy", unit: .fraction, measured: accuracies)
    let yes = ExperimentOutcome.Quantity("always yes", unit: .fraction, measured: yeses)
    let order = ExperimentOutcome.Quantity("pairs in order", unit: .fraction, measured: orders)
    let isReproduced = order.median >= Self.leastMedianOrder
    return ExperimentOutcome(
      name: name, setting: setting, data: nil, seeds: context.seeds, quantities: [accuracy, yes, order],
      verdict: [
        "\(isReproduced ? "Reproduced: the classes come apart" : "Not reproduced: the classes do not come apart"):",
        "in \(percent(order.median)) of the pairs of a 0 and a 1, the 1 scores higher. But the border is not in place yet:",
        "\(percent(accuracy.median)) of the points are correct; the answer 1 for all would get \(percent(yes.median)).",
        "An eighth of the square is class 0; 1,000 small steps do not move the bias far enough.",
      ],
      isReproduced: isReproduced, plot: plot)
  }

  private func points(seed: UInt64) -> LabeledVectors {
    var generator = Xoshiro256StarStar(seed: seed)
    let rows = (0..<100).map { _ in [generator.uniformFloat(), generator.uniformFloat()] }
    return LabeledVectors(rows: rows, targets: rows.map { $0[0] + $0[1] < 0.5 ? 0 : 1 })
  }

  private func plot(_ points: LabeledVectors, _ logits: [Double]) -> ScatterChart {
    func series(_ name: String, where isIn: (Double) -> Bool) -> ScatterChart.Series {
      .init(
        name: name,
        points: logits.enumerated().filter { isIn($0.element) }.map { index, _ in
          (x: Double(points.features[2 * index]), y: Double(points.features[2 * index + 1]))
        })
    }
    let kinds = [series("predicted 0") { $0 < 0 }, series("predicted 1") { !($0 < 0) }]
    return ScatterChart(
      title: "\(name): predictions, and the line x0 + x1 = 0.5",
      description: "\(points.count) points in the unit square; below the line from (0, 0.5) to (0.5, 0) they are of "
        + "class 0. " + kinds.map { "\($0.name): \($0.points.count)" }.joined(separator: ", ") + ".",
      x: .init(name: "x0", domain: 0...1), y: .init(name: "x1", domain: 0...1), series: kinds,
      line: .init(slope: -1, intercept: 0.5))
  }
}
