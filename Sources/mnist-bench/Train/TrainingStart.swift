import Digits
import NeuralNetwork

/// Where a training run begins: at the recipe's first weights, or at a checkpoint.
struct TrainingStart {
  let state: TrainingState
  let recipe: Recipe
  let seed: UInt64
  /// The epochs that are behind it, as far as they are on record.
  let epochs: [TrainingHistory.Epoch]

  private let checkpoint: (path: String, dataDigest: String)?

  /// The beginning of a new run.
  init(recipe: Recipe, seed: UInt64) {
    state = TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: seed))
    self.recipe = recipe
    self.seed = seed
    epochs = []
    checkpoint = nil
  }

  /// The middle of a run: the checkpoint at `path`, and the history beside it if there is one. `epochs` is how many
  /// there are to be in all, instead of the recipe's.
  init(resuming path: String, epochs: Int?) throws {
    let checkpoint = try Checkpoint(contentsOf: path, network: .mnist)
    recipe = try checkpoint.recipe.overriding(epochs: epochs)
    guard checkpoint.state.epochs < recipe.epochs else {
      throw TrainingStartError(
        description: "\(path): \(checkpoint.state.epochs) of \(recipe.epochs) epochs are completed; "
          + "expected fewer, or a greater number with --epochs")
    }
    state = checkpoint.state
    seed = checkpoint.seed
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

/// A checkpoint that a run cannot go on from.
struct TrainingStartError: Error, CustomStringConvertible {
  let description: String
}
