import ArgumentParser
import Digits
import Foundation
import Kernels
import NeuralNetwork

/// `mnist-bench tune`: tries settings of a recipe on images that are held out.
struct TuneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Try settings of a recipe on training images that are held out.",
    discussion: """
      Every combination of the values after --vary is trained with every seed, and so is the recipe itself; the test \
      images are never looked at. A flag of train and its values are one word each:

        mnist-bench tune --recipe accurate --epochs 4 --vary learning-rate=1e-3,2e-3,4e-3 label-smoothing=0,0.1
        mnist-bench tune --vary "augment=none,rotation=7 shift=1" --folds 5
        mnist-bench tune --recipe accurate --folds 3 --one-at-a-time --vary augment=none schedule=constant
        mnist-bench tune --random 20 --vary learning-rate=1e-4..1e-2 weight-decay=0..0.1

      A range draws evenly on a logarithmic scale, or evenly if it begins at 0; whole numbers, if both its ends are \
      written as such: batch-size=16..64, but ema=0..0.5 or warm-up=0.0..1.0.

      The table, best first, goes to standard output; the report, with all that was tried, to \(fileName) in the output \
      folder, anew after each trial. A setting that diverges is on record as that. "change" is the difference to the recipe itself, each run beside the one with the same images and seed. \
      Changes within a few times their standard error (+-) are luck.
      """)

  private static let fileName = "tune.json"

  @Option(help: "The recipe: \(Recipe.all.map(\.name).joined(separator: ", ")).")
  var recipe = Recipe.documented.name

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("A flag of train without its dashes, and the values to try.", valueName: "flag=value,value,..."))
  var vary: [String] = []

  @Option(help: "Instead of all combinations, draw this many; ranges LOW..HIGH are then allowed.")
  var random: Int?

  @Flag(help: "Instead of all combinations, change one flag at a time: what does each choice buy?")
  var oneAtATime = false

  @Option(help: "How many seeds each setting is trained with.")
  var seeds = 1

  @Option(help: "Images held out: the last ones of the training images. 5000 by default.")
  var validation: Int?

  @Option(help: "Cross-validation instead: cut the training images into so many parts, and hold out each in turn.")
  var folds: Int?

  @OptionGroup(title: "Instead of the recipe's own choices, in all trials") var overrides: RecipeOptions

  @OptionGroup var compute: ComputeOptions

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
    try OutputFolder.prepare(for: file.relativePath)
    let dataset = try await data.load()
    async let digest = dataset.digest()
    let parts = try split(dataset)
    let settings = try settings()
    var trials: [TuningReport.Trial] = []
    for (index, setting) in settings.enumerated() {
      trials.append(try trial(setting, title: "trial \(index + 1)/\(settings.count)", on: parts, kernels))
      // After each, so that a search that is stopped leaves what it has found.
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

  /// One setting with every seed on every part, up to a run that diverges.
  private func trial(
    _ setting: Setting, title: String, on parts: [DigitDataset], _ kernels: any KernelSet
  ) throws -> TuningReport.Trial {
    var runs: [[TrainingHistory.Epoch]] = []
    for part in parts {
      for seed in 1...UInt64(seeds) {
        let run = RecipeRun(
          recipe: setting.recipe, seed: seed, kernels: kernels, threads: compute.threads,
          title: "\(title) run \(runs.count + 1)/\(parts.count * seeds) ", drawsBar: !hidesProgress)
        do {
          runs.append(try run.train(on: part))
        } catch let error as DivergenceError {
          DataLog.write("\(run.title)\(error)")
          return .init(flags: setting.flags, recipe: setting.recipe, runs: runs, divergence: error)
        }
      }
    }
    return .init(flags: setting.flags, recipe: setting.recipe, runs: runs)
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
