import ArgumentParser
import Digits
import Foundation
import NeuralNetwork

/// `mnist-bench train`: trains the network by a recipe.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train the network by a recipe.",
    discussion: """
      After each epoch the network is tested, and a checkpoint (safetensors) and a history (JSON) are written to the \
      output folder as train-<recipe>-seed<seed>. Ctrl-C stops after the step at hand and keeps the last checkpoint; \
      --from goes on from it, to the same weights as if the run had never stopped.

      A recipe is a complete description: optimizer, schedule, loss, distortion, ... Each of its choices has a flag \
      that replaces it. Try settings with --validation, so that the test images stay unseen until the end.
      """)

  @Option(help: "The recipe: \(Recipe.all.map(\.name).joined(separator: ", ")) (default: documented).")
  var recipe: String?

  @Option(help: "Seed of the weights and of the images' order (default: 1).")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Weights to begin with (fine-tuning), not the recipe's random ones: any file that --weights takes elsewhere.",
      valueName: "file"))
  var initialWeights: String?

  @OptionGroup var input: InputNormalizationOptions

  @Option(
    help: ArgumentHelp("Their layout, as --layout has it elsewhere: \(WeightLayout.names).", valueName: "layout"))
  var layout: WeightLayout?

  @Option(help: "Test on this many of the last training images, which are not learnt from, instead of the test images.")
  var validation: Int?

  @OptionGroup(title: "Instead of the recipe's own choices") var overrides: RecipeOptions

  @OptionGroup var compute: ComputeOptions

  @OptionGroup var data: DataOptions

  @Option(
    help: ArgumentHelp("A checkpoint to go on from; recipe and seed are then the checkpoint's.", valueName: "file"))
  var from: String?

  @Option(help: ArgumentHelp("The folder for checkpoint and history.", valueName: "folder"))
  var output = "Results"

  @Flag(help: "Print where each thread's time went: forward, backward, update and waiting, by layer.")
  var profile = false

  @Option(
    help: ArgumentHelp(
      "Write the last steps as a Chrome trace, which Perfetto and speedscope open; \"-\" is standard output.",
      valueName: "file"))
  var trace: String?

  @Flag(name: .customLong("no-progress"), help: "Draw no progress bar.")
  var hidesProgress = false

  func validate() throws {
    let fixed: [(flag: String, isGiven: Bool)] = [
      ("--recipe", recipe != nil), ("--seed", seed != nil), ("--initial-weights", initialWeights != nil),
      ("--layout", layout != nil),
    ]
    if from != nil, let given = (fixed.filter(\.isGiven).map(\.flag) + overrides.given).first {
      throw ValidationError("\(given) cannot be combined with --from: the checkpoint determines it")
    }
    if input.areGiven, initialWeights == nil {
      throw ValidationError("--input-mean and --input-std go with --initial-weights")
    }
    if layout != nil, initialWeights == nil { throw ValidationError("--layout goes with --initial-weights") }
    if let validation, validation < 1 {
      throw ValidationError("--validation \(validation): expected at least one image")
    }
    do throws(RecipeError) {
      _ = try chosenRecipe()
    } catch {
      throw ValidationError(error.description)
    }
  }

  func run() async throws {
    let kernels = try compute.kernelSet()
    let start =
      if let from { try TrainingStart(resuming: from, epochs: overrides.epochs) } else {
        try TrainingStart(
          recipe: chosenRecipe(), seed: seed ?? 1, weights: initialWeights, layout: layout,
          normalization: input.normalization())
      }
    try OutputFolder.check(output)
    let files = TrainingFiles(folder: output, recipe: start.recipe, seed: start.seed)
    try files.prepare(sparing: [initialWeights].compactMap { $0 })
    var recording = try TrainingRecording(
      recipe: start.recipe, network: start.state.network, threads: compute.threads, printsProfile: profile,
      trace: trace, sparing: [files.checkpoint, files.history] + [from, initialWeights].compactMap { $0 })
    let dataset = try await data.load(validation: validation)
    async let digest = dataset.digest()
    if from != nil { try start.checkData(dataset, digest: await digest) }
    let session = try TrainingSession(
      state: start.state, recipe: start.recipe, seed: start.seed, kernels: kernels, threads: compute.threads,
      data: dataset, recorder: recording?.recorder)
    let progress = TrainingProgress(
      drawsBar: !hidesProgress, epochs: start.recipe.epochs,
      imagesPerEpoch: start.recipe.imagesPerEpoch(of: dataset.train.count))
    let environment = TrainingEnvironment.current()
    if compute.threads > start.recipe.gradientLanes {
      DataLog.write(
        "warning: \(start.recipe.gradientLanes) of \(compute.threads) threads share a step, one for each gradient lane "
          + "of the recipe; --gradient-lanes makes more of them, and another recipe")
    }
    var epochs = start.epochs
    var checkpointPath = from

    Interruption.watch()
    while session.trainer.state.epochs < start.recipe.epochs {
      let epoch = try session.trainEpoch { step in
        recording?.addStep()
        progress.show(step)
        return !Interruption.isRequested
      }
      if let epoch {
        progress.finish(epoch)
        epochs.append(epoch)
        let checkpoint = Checkpoint(
          state: session.trainer.state, recipe: start.recipe, seed: start.seed, dataDigest: await digest,
          initialWeightsDigest: start.initialWeightsDigest)
        try files.write(
          checkpoint,
          TrainingHistory(
            recipe: start.recipe, seed: start.seed, kernels: kernels.name, threads: compute.threads,
            data: DataDescription(dataset, digest: await digest), environment: environment, epochs: epochs,
            weightsDigest: checkpoint.state.weightsDigest, initialWeightsDigest: start.initialWeightsDigest))
        checkpointPath = files.checkpoint
      }
      if Interruption.isRequested, session.trainer.state.epochs < start.recipe.epochs {
        progress.stop(advice: advice(checkpoint: checkpointPath))
        try recording?.writeTrace()
        recording?.printProfile()
        throw ExitCode(128 + SIGINT)
      }
    }
    // The trace first: whoever reads what is printed may stop early, which ends the program.
    try recording?.writeTrace()
    files.printSummary(weightsDigest: session.trainer.state.weightsDigest, last: epochs.last)
    recording?.printProfile()
  }

  private func chosenRecipe() throws(RecipeError) -> Recipe {
    let base = try Recipe.named(recipe ?? Recipe.documented.name)
    return try base.overriding(overrides)
  }

  /// How to go on after an interruption.
  private func advice(checkpoint: String?) -> String {
    guard let checkpoint else { return "stopped before the first checkpoint; nothing was written" }
    var words = ["mnist-bench", "train", "--from", checkpoint]
    if let data = data.data { words += ["--data", data] }
    if let validation { words += ["--validation", "\(validation)"] }
    if output != "Results" { words += ["--output", output] }
    if let epochs = overrides.epochs { words += ["--epochs", "\(epochs)"] }
    words += compute.words
    return "stopped; go on from the last completed epoch with: "
      + words.map(\.shellQuoted).joined(separator: " ")
  }
}
