import Digits
import Files
import Foundation
import Kernels
import ModelFiles
import NeuralNetwork

extension RollCall.Fact {
  /// The program's version and file.
  package static func program(version: String) throws -> Self {
    let file = try Bundle.main.executablePath.map { sha256(ofParts: [try FileBytes.read($0)]) } ?? ""
    return Self("program", version + file, shown: "\(version) of SHA-256 \(file.prefix(16))")
  }

  /// The data.
  package static func data(_ dataset: DigitDataset, digest: String) -> Self {
    Self("data", digest, shown: "\(dataset.name) of digest \(digest.prefix(16))")
  }

  /// The recipe.
  package static func recipe(_ recipe: Recipe) throws -> Self {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let settings = try encoder.encode(recipe)
    return Self("recipe", String(decoding: settings, as: UTF8.self), shown: recipe.name)
  }

  /// The place that the run has reached.
  package static func state(_ state: TrainingState) -> Self {
    Self(
      "first weights", "\(state.weightsDigest) \(state.steps) \(state.epochs)",
      shown: "\(state.weightsDigest.prefix(16)) after \(state.epochs) epochs")
  }

  /// What the kernel set makes of two steps of a recipe: kernel sets that sum in different orders differ, and so do
  /// mathematical libraries.
  package static func results(of kernels: any KernelSet, _ recipe: Recipe, on images: LabeledImages) throws -> Self {
    var recipe = recipe
    (recipe.images, recipe.hard) = (0, 0)
    let network = Network.mnist(activation: recipe.activation)
    let trainer = try Trainer(
      state: TrainingState(network: network, parameters: recipe.initializer(network, seed: 1)), recipe: recipe,
      kernels: kernels, pool: WorkerPool(threads: 1), seed: 1)
    _ = try trainer.trainEpoch(on: images.prefix(repeating: min(2 * recipe.batchSize, largestSample)))
    return Self(
      "results of the kernel set", trainer.state.weightsDigest,
      shown: "\(kernels.name)'s (\(trainer.state.weightsDigest.prefix(16)))")
  }

  private static let largestSample = 2048
}
