import Digits
import NeuralNetwork

/// Where a training run begins: at the recipe's first weights, or at a checkpoint.
struct TrainingStart {
  let state: TrainingState
  let recipe: Recipe
  let seed: UInt64
  /// The epochs that are behind it, as far as they are on record.
  let epochs: [TrainingHistory.Epoch]
  /// Digest of the weights that a file gave the run to begin with, now or before it was interrupted.
  let initialWeightsDigest: String?

  private let checkpoint: (path: String, dataDigest: String)?

  /// The beginning of a new run, with the recipe's random weights or with those of a file, which have `layout` and
  /// expect images normalised so.
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

  /// The middle of a run: the checkpoint at `path`, and the history beside it if there is one. `epochs` is how many
  /// there are to be in all, instead of the recipe's.
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

  /// Refuses other data than the run has seen so far.
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
  /// The recipe of a run that goes on, with another number of epochs if that is asked for.
  ///
  /// - Throws: `RecipeError` if the learning rate's course so far was that of the number that it has.
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

/// A checkpoint that a run cannot go on from.
struct TrainingStartError: Error, CustomStringConvertible {
  let description: String
}
