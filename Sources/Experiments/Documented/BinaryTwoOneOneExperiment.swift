import Foundation
import NeuralNetwork
import ReportFormats

/// Four points whose labels alternate, and a network that cannot tell them apart.
struct BinaryTwoOneOneExperiment: Experiment {
  let name = "binary-2-1-1"
  let setting =
    "(1,2) (3,4) (5,6) (7,8), y = 0 1 0 1; Dense 1 ReLU, Dense 1 sigmoid; Adam, binary cross-entropy, 100 epochs, all "
    + "points at once; predict (2,3) (6,7)"

  private static let points = LabeledVectors(rows: [[1, 2], [3, 4], [5, 6], [7, 8]], targets: [0, 1, 0, 1])
  private static let questions = LabeledVectors(rows: [[2, 3], [6, 7]], targets: [0, 0])
  /// The best accuracy of a function that only rises, or only falls, on labels that alternate.
  private static let greatestAccuracy = 0.75

  func run(_ context: ExperimentContext) throws -> ExperimentOutcome {
    var recipe = Recipe(name: name)
    recipe.loss = .binaryCrossEntropy
    recipe.epochs = 100
    var accuracies: [Double] = []
    var ownAccuracies: [Double] = []
    var answers: [[Double]] = []
    for seed in context.seeds {
      let run = try VectorRun(
        [.dense(units: 1, activation: .relu), .dense(units: 1, activation: .identity)], recipe: recipe, seed: seed,
        examples: Self.points, context)
      accuracies.append(BinaryScores(logits: try run.outputs(Self.points), targets: Self.points.targets).accuracy)
      let logits = try run.outputs(Self.questions)
      answers.append(logits.map(probability))
      ownAccuracies.append(BinaryScores(logits: logits, targets: logits.map { $0 >= 0 ? 1 : 0 }).accuracy)
    }
    let accuracy = ExperimentOutcome.Quantity("accuracy", unit: .fraction, measured: accuracies)
    return ExperimentOutcome(
      name: name, setting: setting, data: nil, seeds: context.seeds,
      quantities: [
        accuracy, .init("on its own answers", unit: .fraction, documented: 1, measured: ownAccuracies),
        .init("at (2,3)", unit: .number, measured: answers.map { $0[0] }),
        .init("at (6,7)", unit: .number, measured: answers.map { $0[1] }),
      ],
      verdict: [
        "The document evaluates the network against its own predictions, which is a mistake: that gives",
        "100 % whatever it has learnt. Against the labels it is \(percent(accuracy.median)), and never more than",
        "\(percent(Self.greatestAccuracy)): the points lie on a line, along which one unit's output only rises or only",
        "falls, and their labels alternate.",
        "With many seeds the hidden unit gives 0 for all points from the start: then every answer is 0.5.",
      ],
      isReproduced: accuracy.maximum <= Self.greatestAccuracy)
  }
}
