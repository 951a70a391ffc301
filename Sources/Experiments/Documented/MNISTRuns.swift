import Digits
import Foundation
import NeuralNetwork

/// A recipe trained on the images of an experiment, once for each seed.
struct MNISTRuns {
  /// Each seed's epochs.
  let epochs: [[TrainingHistory.Epoch]]
  let data: DataDescription
  /// Warnings about the data, for the reader of the verdict.
  let warnings: [String]

  init(_ recipe: Recipe, name: String, _ context: ExperimentContext) async throws {
    let dataset = try await context.loadImages()
    async let digest = dataset.digest()
    async let isMNIST = DataSetCatalog.mnist.hasContents(of: dataset)
    epochs = try context.seeds.map { seed in
      try RecipeRun(
        recipe: recipe, seed: seed, kernels: context.kernels, threads: context.threads,
        title: "\(name) seed \(seed) ", drawsBar: context.drawsBar,
        communicator: context.communicator
      ).train(on: dataset)
    }
    data = DataDescription(dataset, digest: await digest)
    warnings =
      await isMNIST ? [] : ["These data are not MNIST's: documented and measured values cannot be compared."]
  }

  /// Each seed's test accuracy after the last epoch, not the best one.
  var testAccuracies: [Double] { epochs.map { $0.last?.testAccuracy ?? 0 } }

  /// Each seed's training time, without tests.
  var seconds: [Double] { epochs.map { $0.reduce(0) { $0 + $1.seconds } } }
}
