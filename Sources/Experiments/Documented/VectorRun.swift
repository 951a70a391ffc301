import Kernels
import NeuralNetwork

/// A small network trained on rows of numbers: the same layers, losses and optimizers as the big one.
struct VectorRun {
  let trainer: Trainer
  /// The mean loss of each epoch; each example's loss is computed with the weights of its step.
  let losses: [Double]
  /// The mean loss of the validation examples after each epoch; empty without validation examples.
  let validationLosses: [Double]

  private let evaluator: Evaluator

  /// Trains a network on `examples` by `recipe`, from the recipe's first weights.
  init(
    _ layers: [LayerKind], recipe: Recipe, seed: UInt64, examples: LabeledVectors, validation: LabeledVectors? = nil,
    _ context: ExperimentContext
  ) throws {
    let network = try Network(
      input: FeatureShape(height: 1, width: 1, channels: examples.featureCount), layers)
    // Nothing here is large enough for a second thread.
    let pool = WorkerPool(threads: 1)
    let state = TrainingState(network: network, parameters: recipe.initializer(network, seed: seed))
    trainer = try Trainer(state: state, recipe: recipe, kernels: context.kernels, pool: pool, seed: seed)
    evaluator = try Evaluator(
      network: network, parameters: trainer.state.weights, kernels: context.kernels, pool: pool, loss: recipe.loss)
    var losses: [Double] = []
    var validationLosses: [Double] = []
    for _ in 0..<recipe.epochs {
      if let sum = try trainer.trainEpoch(on: examples) { losses.append(sum.loss / Double(examples.count)) }
      guard let validation else { continue }
      validationLosses.append(try evaluator.evaluate(validation).loss / Double(validation.count))
    }
    self.losses = losses
    self.validationLosses = validationLosses
  }

  /// The network's single output for each row; with binary cross-entropy, the logit.
  func outputs(_ examples: LabeledVectors) throws -> [Double] {
    let outputs = AlignedBuffer<Float>(zeros: examples.count)
    evaluator.update()
    try evaluator.predict(AlignedBuffer(examples.features), logits: outputs)
    return outputs.array.map(Double.init)
  }

  /// The mean loss of examples with the current weights.
  func loss(_ examples: LabeledVectors) throws -> Double {
    try evaluator.evaluate(examples).loss / Double(examples.count)
  }
}
