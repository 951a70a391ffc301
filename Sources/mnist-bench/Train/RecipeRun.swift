import Digits
import Kernels
import NeuralNetwork

/// A recipe from its first weights to its last epoch, with progress on standard error.
struct RecipeRun {
  let recipe: Recipe
  let seed: UInt64
  let kernels: any KernelSet
  let threads: Int
  /// Stands before each line of progress.
  let title: String
  let drawsBar: Bool

  /// Trains on `dataset`, and tests after each epoch.
  func train(on dataset: DigitDataset) throws -> [TrainingHistory.Epoch] {
    let network = Network.mnist(activation: recipe.activation)
    let session = try TrainingSession(
      state: TrainingState(network: network, parameters: recipe.initializer(network, seed: seed)), recipe: recipe,
      seed: seed, kernels: kernels, threads: threads, data: dataset)
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
