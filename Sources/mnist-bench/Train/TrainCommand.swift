import ArgumentParser
import CommandOptions
import Console
import Digits
import Foundation
import ModelFiles
import NeuralNetwork

/// `mnist-bench train`: trains the network by a recipe.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train the network by a recipe.",
    discussion: """
      After each epoch the network is tested, and a checkpoint (safetensors) and a history (JSON) are written to the \
      output folder as train-<recipe>-seed<seed>. Ctrl-C stops after the current step and keeps the last checkpoint. \
      --from continues from a checkpoint and reaches the same weights as a run without a stop.

      A recipe describes the training completely: optimizer, schedule, loss, distortion, ... A flag can replace each of \
      its choices. Use --validation while you try settings, so that the test images stay unseen until the end.
      """)

  @Option(help: "The recipe: \(Recipe.all.map(\.name).joined(separator: ", ")) (default: documented).")
  var recipe: String?

  @Option(help: "The seed of the first weights and of the images' order (default: 1).")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Weights to start from (fine-tuning) instead of random ones: any file that --weights takes in other commands.",
      valueName: "file"))
  var initialWeights: String?

  @OptionGroup var input: InputNormalizationOptions

  @Option(
    help: ArgumentHelp("The layout of the initial weights: \(WeightLayout.names).", valueName: "layout"))
  var layout: WeightLayout?

  @Option(help: "Test on this many of the last training images instead of the test images; they are not trained on.")
  var validation: Int?

  @OptionGroup(title: "Instead of the recipe's own choices") var overrides: RecipeOptions

  @OptionGroup var compute: ComputeOptions

  @OptionGroup(title: "On several machines") var distribution: DistributionOptions

  @OptionGroup var data: DataOptions

  @Option(
    help: ArgumentHelp("A checkpoint to continue from; it determines recipe and seed.", valueName: "file"))
  var from: String?

  @Option(help: ArgumentHelp("The folder for checkpoint and history.", valueName: "folder"))
  var output = "Results"

  @Flag(help: "Print where each thread spent its time: forward, backward, update and waiting, by layer.")
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
    var run = try await prepare()
    Interruption.watch()
    try await run.train()
    guard run.isComplete else { try stop(run) }
    try finish(run)
  }

  /// Prepares the training. All checks that do not need the data come before the data is read.
  private func prepare() async throws -> TrainingRun {
    let kernels = try compute.kernelSet()
    let start = try start()
    let files = try files(of: start)
    let recording = try recording(of: start, sparing: files)
    let ranks = distribution.program()
    let run = try await TrainingRun(
      start, on: data.load(validation: validation, sharedBy: ranks?.communicator), kernels: kernels,
      threads: compute.threads, files: files, recording: recording, drawsBar: !hidesProgress, ranks: ranks)
    let sharing = start.recipe.threadsPerStep(of: compute.threads, kernels: kernels)
    if ranks == nil, compute.threads > sharing {
      DataLog.write(
        "warning: \(sharing) of \(compute.threads) threads share a step; --batch-size, --gradient-lanes and "
          + "--micro-batch-size make another recipe, which more threads share")
    }
    return run
  }

  /// The first weights of a new run, or the checkpoint of a run to continue.
  private func start() throws -> TrainingStart {
    if let from { return try TrainingStart(resuming: from, epochs: overrides.changes[\.epochs]) }
    return try TrainingStart(
      recipe: chosenRecipe(), seed: seed ?? 1, weights: initialWeights, layout: layout,
      normalization: input.normalization())
  }

  /// The files to write. They are writable, and they replace no file that the command reads.
  private func files(of start: TrainingStart) throws -> TrainingFiles {
    try OutputFolder.check(output)
    let files = TrainingFiles(
      folder: output, recipe: start.recipe, seed: start.seed, writes: distribution.program()?.isFirst ?? true)
    try files.prepare(sparing: [initialWeights].compactMap { $0 })
    return files
  }

  /// The recording for --profile and --trace.
  private func recording(of start: TrainingStart, sparing files: TrainingFiles) throws -> TrainingRecording? {
    guard distribution.program()?.isFirst ?? true else { return nil }
    return try TrainingRecording(
      recipe: start.recipe, network: start.state.network, threads: compute.threads, printsProfile: profile,
      trace: trace, sparing: [files.checkpoint, files.history] + [from, initialWeights].compactMap { $0 })
  }

  /// Reports on a run that is complete.
  private func finish(_ run: TrainingRun) throws {
    // The trace first: a reader of the output (`| head`) may stop early, which ends the program.
    try run.recording?.writeTrace()
    run.files.printSummary(weightsDigest: run.weightsDigest, last: run.epochs.last)
    if let times = run.stepTimes { print("step            \(times)") }
    run.recording?.printProfile()
  }

  /// Reports on a run that Ctrl-C stopped, and says how to continue it.
  private func stop(_ run: TrainingRun) throws -> Never {
    run.progress.stop(advice: advice(checkpoint: run.checkpoint))
    try run.recording?.writeTrace()
    run.recording?.printProfile()
    throw ExitCode(128 + SIGINT)
  }

  private func chosenRecipe() throws(RecipeError) -> Recipe {
    let base = try Recipe.named(recipe ?? Recipe.documented.name)
    return try base.overriding(overrides)
  }

  /// How to continue after an interruption.
  private func advice(checkpoint: String?) -> String {
    guard let checkpoint else { return "stopped before the first checkpoint; nothing was written" }
    var words = ["mnist-bench", "train", "--from", checkpoint]
    if let data = data.data { words += ["--data", data] }
    if let validation { words += ["--validation", "\(validation)"] }
    if output != "Results" { words += ["--output", output] }
    if let epochs = overrides.changes[\.epochs] { words += ["--epochs", "\(epochs)"] }
    words += compute.words + distribution.words
    return "stopped; go on from the last completed epoch with: "
      + words.map(\.shellQuoted).joined(separator: " ")
  }
}
