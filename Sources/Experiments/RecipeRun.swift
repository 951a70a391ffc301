import Console
import Digits
import Kernels
import NeuralNetwork

/// A run of a recipe from its first weights to its last epoch, with progress on standard error.
package struct RecipeRun {
  private let recipe: Recipe
  private let seed: UInt64
  private let kernels: any KernelSet
  private let threads: Int
  /// Stands before each line of progress.
  package let title: String
  private let drawsBar: Bool
  private let communicator: Communicator?

  /// A run of a recipe with a seed; `title` stands before each line of progress. The ranks of a `communicator` share
  /// it.
  package init(
    recipe: Recipe, seed: UInt64, kernels: any KernelSet, threads: Int, title: String, drawsBar: Bool,
    communicator: Communicator? = nil
  ) {
    self.recipe = recipe
    self.seed = seed
    self.kernels = kernels
    self.threads = threads
    self.title = title
    self.drawsBar = drawsBar
    self.communicator = communicator
  }

  /// Trains on `dataset`, and tests after each epoch.
  package func train(on dataset: DigitDataset) throws -> [TrainingHistory.Epoch] {
    let network = Network.mnist(activation: recipe.activation)
    let session = try TrainingSession(
      state: TrainingState(network: network, parameters: recipe.initializer(network, seed: seed)), recipe: recipe,
      seed: seed, kernels: kernels, threads: threads, data: dataset, communicator: communicator)
    let progress = TrainingProgress(
      drawsBar: drawsBar, title: title, epochs: recipe.epochs,
      imagesPerEpoch: recipe.imagesPerEpoch(of: dataset.train.count))
    var epochs: [TrainingHistory.Epoch] = []
    let onStep = { (step: TrainingSession.Progress) in
      progress.show(step)
      return true
    }
    while epochs.count < recipe.epochs, let epoch = try session.trainEpoch(onStep: onStep) {
      progress.finish(epoch)
      epochs.append(epoch)
    }
    return epochs
  }
}
