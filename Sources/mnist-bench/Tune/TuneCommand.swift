import ArgumentParser
import CommandOptions
import Console
import Digits
import Experiments
import Foundation
import JSONDocuments
import Kernels
import MessagePassing
import ModelInsight
import NeuralNetwork

/// `mnist-bench tune`: tries settings of a recipe on held-out images.
struct TuneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Try settings of a recipe, tested on held-out training images.",
    discussion: """
      The recipe itself and every combination of the values after --vary are trained with every seed. The test images are \
      never used. Each word after --vary is a flag of train and its values:

        mnist-bench tune --recipe accurate --epochs 4 --vary learning-rate=1e-3,2e-3,4e-3 label-smoothing=0,0.1
        mnist-bench tune --vary "augment=none,rotation=7 shift=1" --folds 5
        mnist-bench tune --recipe accurate --folds 3 --one-at-a-time --vary augment=none schedule=constant
        mnist-bench tune --random 20 --vary learning-rate=1e-4..1e-2 weight-decay=0..0.1

      Values of a range are drawn evenly on a logarithmic scale, or evenly if the range begins at 0. They are whole \
      numbers if both ends are written as whole numbers: batch-size=16..64, but ema=0..0.5 or warm-up=0.0..1.0.

      The table goes to standard output, best setting first. The report with all trials is \(fileName) in the output \
      folder, rewritten after each trial. Settings that diverge are marked. "change" is the mean difference to the recipe \
      itself, between runs with the same images and seed. Changes within a few times their standard error (+-) are luck.
      """)

  private static let fileName = "tune.json"

  @Option(help: "The recipe: \(Recipe.all.map(\.name).joined(separator: ", ")).")
  var recipe = Recipe.documented.name

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("A flag of train without its dashes, and the values to try.", valueName: "flag=value,value,..."))
  var vary: [String] = []

  @Option(help: "Draw this many combinations instead of trying all; this allows ranges LOW..HIGH.")
  var random: Int?

  @Flag(help: "Change one flag at a time instead of trying all combinations, to see the effect of each.")
  var oneAtATime = false

  @Option(help: "The number of seeds to train each setting with.")
  var seeds = 1

  @Option(help: "Hold out this many of the last training images; 5000 by default.")
  var validation: Int?

  @Option(help: "Cross-validation instead: cut the training images into this many parts, and hold out each in turn.")
  var folds: Int?

  @OptionGroup(title: "Instead of the recipe's own choices, in all trials") var overrides: RecipeOptions

  @OptionGroup var compute: ComputeOptions

  @OptionGroup(title: "On several machines") var distribution: DistributionOptions

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("The folder for the report.", valueName: "folder"))
  var output = "Results"

  @Flag(name: .customLong("no-progress"), help: "Draw no progress bar.")
  var hidesProgress = false

  func validate() throws {
    guard seeds >= 1 else { throw ValidationError("--seeds \(seeds): expected at least 1") }
    guard validation == nil || folds == nil else {
      throw ValidationError("--validation and --folds exclude each other")
    }
    guard random == nil || !oneAtATime else {
      throw ValidationError("--random and --one-at-a-time exclude each other")
    }
    if let validation, validation < 1 {
      throw ValidationError("--validation \(validation): expected at least one image")
    }
    if let folds, folds < 2 { throw ValidationError("--folds \(folds): expected at least 2") }
    if let random, !(1...SearchSpace.mostCombinations).contains(random) {
      throw ValidationError("--random \(random): expected 1 to \(SearchSpace.mostCombinations)")
    }
    do {
      _ = try settings()
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() async throws {
    let kernels = try compute.kernelSet()
    try OutputFolder.check(output)
    let file = URL(filePath: output).appending(path: Self.fileName)
    let ranks = distribution.program()
    let writes = ranks?.isFirst ?? true
    if writes { try OutputFolder.prepare(for: file.relativePath) }
    let dataset = try await data.load(sharedBy: ranks?.communicator)
    async let digest = dataset.digest()
    let parts = try split(dataset)
    let runs = TuningRuns(
      parts: parts, seeds: seeds, kernels: kernels, threads: compute.threads, drawsBar: !hidesProgress)
    let settings = try settings()
    if let ranks {
      try RollCall.hold(
        [
          .program(version: MNISTBench.configuration.version), .data(dataset, digest: await digest),
          .init("settings", settings.map { $0.flags.joined(separator: " ") }.joined(separator: "; ")),
          .init("seeds", "\(seeds)"), .recipe(settings[0].recipe),
          .results(of: kernels, settings[0].recipe, on: dataset.train),
        ], threads: compute.threads, ranks)
    }
    var trials: [TuningReport.Trial] = []
    while trials.count < settings.count {
      let index = trials.count
      trials += try SharedTrials(ranks?.communicator).next(index..<settings.count) { index in
        let setting = settings[index]
        return try runs.trial(
          of: setting.recipe, flags: setting.flags, title: "trial \(index + 1)/\(settings.count)")
      }
      guard writes else { continue }
      // After each trial, so that a stopped search leaves its results so far.
      let report = TuningReport(
        environment: .current(), kernels: kernels.name, data: DataDescription(dataset, digest: await digest),
        validation: folds.map { "\($0) folds of the training images" }
          ?? "the last \(parts[0].test.count) training images",
        search: "\(search) of: \(vary.joined(separator: "; "))",
        seeds: Array(1...UInt64(seeds)), trials: trials)
      try JSONFile.write(report, to: file.relativePath)
      if trials.count == settings.count { print(report.text, terminator: "") }
    }
    DataLog.write("report: \(file.relativePath)")
  }

  private var search: String {
    random != nil ? "random draws" : oneAtATime ? "one change at a time" : "every combination"
  }

  /// Flags, and the recipe that they make.
  private typealias Setting = (flags: [String], recipe: Recipe)

  /// The recipe itself, then every change of it; all valid.
  private func settings() throws -> [Setting] {
    let base = try Recipe.named(recipe).overriding(overrides)
    let space = try SearchSpace(vary)
    let changes =
      if let random { space.random(random, seed: 1) } else {
        try oneAtATime ? space.oneAtATime() : space.grid()
      }
    return [([], base)] + (try changes.filter { !$0.isEmpty }.map { ($0, try base.overriding(flags: $0)) })
  }

  private func split(_ dataset: DigitDataset) throws -> [DigitDataset] {
    let count = dataset.train.count
    if let folds {
      guard folds <= count else {
        throw DataOptionsError(description: "--folds \(folds): expected at most the \(count) training images")
      }
      return (0..<folds).map { dataset.holdingOut(count * $0 / folds..<count * ($0 + 1) / folds) }
    }
    let validation = validation ?? 5000
    guard validation < count else {
      throw DataOptionsError(
        description: "--validation \(validation): expected fewer than the \(count) training images")
    }
    return [dataset.holdingOut(last: validation)]
  }
}
