import CommandOptions
import Digits
import ModelFiles
import NeuralNetwork

/// Where a training run begins: at the recipe's first weights, or at a checkpoint.
struct TrainingStart {
  let state: TrainingState
  let recipe: Recipe
  let seed: UInt64
  /// The epochs before the start, as far as they are on record.
  let epochs: [TrainingHistory.Epoch]
  /// The digest of the run's initial weights if they came from a file, also for a run that is continued.
  let initialWeightsDigest: String?

  /// The checkpoint's file, and the digest of the data that the run began with; nil for a new run.
  let checkpoint: (path: String, dataDigest: String)?

  /// The start of a new run: with the recipe's random weights, or with weights from a file. These have `layout` and
  /// expect images normalised by `normalization`.
  init(
    recipe: Recipe, seed: UInt64, weights: String?, layout: WeightLayout?, normalization: InputNormalization
  ) throws {
    let network = Network.mnist(activation: recipe.activation)
    state = TrainingState(
      network: network,
      parameters: try weights.map { try network.weights(named: $0, layout: layout, normalization: normalization) }
        ?? recipe.initializer(network, seed: seed))
    self.recipe = recipe
    self.seed = seed
    initialWeightsDigest = weights == nil ? nil : state.weightsDigest
    epochs = []
    checkpoint = nil
  }

  /// The start of a continued run: the checkpoint at `path`, and the history beside it if there is one. `epochs`
  /// replaces the recipe's total number of epochs.
  init(resuming path: String, epochs: Int?) throws {
    let checkpoint = try Checkpoint(contentsOf: path, network: .mnist)
    recipe = try checkpoint.recipe.continuing(epochs: epochs)
    guard checkpoint.state.epochs < recipe.epochs else {
      throw TrainingStartError(
        description: "\(path): \(checkpoint.state.epochs) of \(recipe.epochs) epochs are completed; "
          + "expected fewer, or a greater number with --epochs")
    }
    state = checkpoint.state.on(.mnist(activation: recipe.activation))
    seed = checkpoint.seed
    initialWeightsDigest = checkpoint.initialWeightsDigest
    self.checkpoint = (path, checkpoint.dataDigest)
    if let history = try TrainingFiles.history(besideCheckpoint: path), history.describes(checkpoint) {
      self.epochs = history.epochs.filter { $0.number <= checkpoint.state.epochs }
    } else {
      self.epochs = []
    }
  }

  /// Refuses data that differs from the data of the run so far.
  func checkData(_ dataset: DigitDataset, digest: String) throws(TrainingStartError) {
    guard let checkpoint, checkpoint.dataDigest != digest else { return }
    throw TrainingStartError(
      description: "\(checkpoint.path): expected the data that the run began with, of digest \(checkpoint.dataDigest), "
        + "found \(dataset.name) from \(dataset.origin) of digest \(digest)")
  }
}

extension TrainingHistory {
  /// Whether it is the record of the checkpoint's run.
  fileprivate func describes(_ checkpoint: Checkpoint) -> Bool {
    recipe.name == checkpoint.recipe.name && seed == checkpoint.seed && data.digest == checkpoint.dataDigest
  }
}

extension Recipe {
  /// The recipe of a continued run, with another number of epochs unless `epochs` is nil.
  ///
  /// - Throws: `RecipeError` if the number changes but the learning rate's schedule depends on it.
  fileprivate func continuing(epochs: Int?) throws(RecipeError) -> Recipe {
    var recipe = self
    recipe.epochs = epochs ?? recipe.epochs
    guard recipe.epochs == self.epochs || schedule == Schedule(.constant) else {
      throw RecipeError(
        description: "recipe \(name): --epochs must stay \(self.epochs), found \(recipe.epochs): "
          + "the learning rate's course depends on it")
    }
    try recipe.validate()
    return recipe
  }
}

/// A checkpoint that a run cannot continue from.
struct TrainingStartError: Error, CustomStringConvertible {
  let description: String
}
