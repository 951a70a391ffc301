import Console
import Digits
import Kernels
import NeuralNetwork

/// The runs of a search: each setting is trained with every seed on every part of the images.
package struct TuningRuns {
  private let parts: [DigitDataset]
  private let seeds: Int
  private let kernels: any KernelSet
  private let threads: Int
  private let drawsBar: Bool

  /// Prepares the runs.
  ///
  /// - Parameters:
  ///   - parts: the parts of the images to train on, each with its held-out images to test on.
  ///   - seeds: how many seeds, from 1, each setting is trained with.
  ///   - kernels: the kernel set that computes.
  ///   - threads: threads that share a step.
  ///   - drawsBar: whether to draw a progress bar.
  package init(parts: [DigitDataset], seeds: Int, kernels: any KernelSet, threads: Int, drawsBar: Bool) {
    self.parts = parts
    self.seeds = seeds
    self.kernels = kernels
    self.threads = threads
    self.drawsBar = drawsBar
  }

  /// Runs the recipe that `flags` have made; a diverging run ends the trial. `title` stands before its progress.
  package func trial(of recipe: Recipe, flags: [String], title: String) throws -> TuningReport.Trial {
    var runs: [[TrainingHistory.Epoch]] = []
    for part in parts {
      for seed in 1...UInt64(seeds) {
        let run = RecipeRun(
          recipe: recipe, seed: seed, kernels: kernels, threads: threads,
          title: "\(title) run \(runs.count + 1)/\(parts.count * seeds) ", drawsBar: drawsBar)
        do {
          runs.append(try run.train(on: part))
        } catch let error as DivergenceError {
          DataLog.write("\(run.title)\(error)")
          return .init(flags: flags, recipe: recipe, runs: runs, divergence: error)
        }
      }
    }
    return .init(flags: flags, recipe: recipe, runs: runs)
  }
}
