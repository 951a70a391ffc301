import ArgumentParser
import CommandOptions
import Console
import Digits
import Files
import Foundation
import Kernels
import ModelFiles
import ModelInsight
import NeuralNetwork

/// `mnist-bench prune`: sets small weights to zero.
struct PruneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Set the smallest weights to zero and fine-tune the rest; show accuracy and size before and after.",
    discussion: """
      The weights of the least magnitude, over all layers together, become zero and stay zero. The rest is fine-tuned by \
      Adam, in batches of 32, on the training images. Biases are not pruned. "changed" counts the test images whose \
      predicted class changes. "compressed" is the size of the file after zlib, in bytes.
      """)

  @OptionGroup var weights: WeightsOptions

  @Option(help: "The share of the weights to set to zero.")
  var sparsity = 0.9

  @Option(help: "Epochs of fine-tuning; 0 for none.")
  var epochs = 1

  @Option(help: "Adam's learning rate in fine-tuning.")
  var learningRate = 3e-4

  @Option(help: "The seed of the images' order.")
  var seed: UInt64 = 1

  @OptionGroup var data: DataOptions

  @OptionGroup var compute: ComputeOptions

  @Option(help: ArgumentHelp("The pruned weights' file (default: beside --weights, .pruned).", valueName: "file"))
  var output: String?

  @Flag(name: .customLong("no-progress"), help: "Draw no progress bar.")
  var hidesProgress = false

  func validate() throws {
    guard (0..<1).contains(sparsity) else {
      throw ValidationError("--sparsity \(sparsity): expected 0 or more, and less than 1")
    }
    guard epochs >= 0 else { throw ValidationError("--epochs \(epochs): expected 0 or more") }
    do throws(RecipeError) { try recipe.validate() } catch { throw ValidationError(error.description) }
  }

  func run() async throws {
    let weights = try weights.load()
    let output = try output ?? weights.path(ending: ".pruned.safetensors")
    try OutputFolder.prepare(for: output, sparing: [weights.file])
    let dataset = try await data.load(requiresTraining: epochs > 0)
    var table = try CompressionTable(images: dataset.test, compute: compute.forNetworks())
    try table.add("before", weights, file: file(weights))
    let mask = PruningMask(weights.parameters, of: .mnist, sparsity: sparsity)
    let pruned = LoadedWeights(file: output, parameters: AlignedBuffer(weights.parameters.array))
    let state = mask.trainingState(pruned.parameters, of: .mnist)
    try table.add("pruned", pruned, file: file(pruned))
    if epochs > 0 {
      try fineTune(state, holding: mask, on: dataset)
      try table.add("fine-tuned", pruned, file: file(pruned))
    }
    try file(pruned).write(to: output)
    print(table.text(isColoured: Terminal.isColoured), terminator: "")
    DataLog.write("weights: \(DirectOutput.name(of: output))")
  }

  /// The recipe of the fine-tuning.
  private var recipe: Recipe {
    var recipe = Recipe.documented
    recipe.name = "prune"
    recipe.epochs = max(epochs, 1)
    recipe.learningRate = learningRate
    return recipe
  }

  private func fineTune(_ state: TrainingState, holding mask: PruningMask, on dataset: DigitDataset) throws {
    let session = try TrainingSession(
      state: state, recipe: recipe, seed: seed, kernels: compute.kernelSet(), threads: compute.threads, data: dataset)
    let progress = TrainingProgress(
      drawsBar: !hidesProgress, epochs: epochs, imagesPerEpoch: dataset.train.count)
    for _ in 0..<epochs {
      let epoch = try session.trainEpoch { step in
        progress.show(step)
        return true
      }
      mask.hold(session.trainer.state)
      if let epoch { progress.finish(epoch) }
    }
  }

  private func file(_ weights: LoadedWeights) -> SafetensorsFile {
    Network.mnist.safetensors(of: weights.parameters, layout: .keras)
  }
}
