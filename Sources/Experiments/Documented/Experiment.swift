import Digits
import Kernels
import NeuralNetwork

/// A documented claim, and how to measure it again. Each has one type and one file, and is listed in
/// ``DocumentedExperiments``.
package protocol Experiment: Sendable {
  /// Its name in tables and reports: "mnist-cnn", ...
  var name: String { get }

  /// The setting of the experiment, in one line.
  var setting: String { get }

  /// Runs it once for each seed.
  func run(_ context: ExperimentContext) async throws -> ExperimentOutcome
}

/// The settings that all experiments share.
package struct ExperimentContext {
  let seeds: [UInt64]
  let kernels: any KernelSet
  let threads: Int
  /// Loads the images, for experiments that need them.
  let loadImages: () async throws -> DigitDataset
  /// Whether to draw a progress bar.
  let drawsBar: Bool
  /// The ranks that share a run of the images; nil for this process alone.
  let communicator: Communicator?

  /// The settings for experiments.
  ///
  /// - Parameters:
  ///   - seeds: each experiment runs once for each seed.
  ///   - kernels: the kernel set that computes.
  ///   - threads: threads that share a step.
  ///   - drawsBar: whether to draw a progress bar.
  ///   - communicator: the ranks that share each run on images; the others are too small for that.
  ///   - loadImages: loads the images, for experiments that need them.
  package init(
    seeds: [UInt64], kernels: any KernelSet, threads: Int, drawsBar: Bool,
    communicator: Communicator? = nil,
    loadImages: @escaping () async throws -> DigitDataset
  ) {
    self.seeds = seeds
    self.kernels = kernels
    self.threads = threads
    self.loadImages = loadImages
    self.drawsBar = drawsBar
    self.communicator = communicator
  }
}

/// All experiments, in the order in which they are run.
package enum DocumentedExperiments {
  /// The experiments.
  package static let all: [any Experiment] = [
    MNISTCNNExperiment(), MNISTCNNAccurateExperiment(), MNISTCNNSprintExperiment(), BinaryFiveTenOneExperiment(),
    BinaryTwoOneOneExperiment(), LinearRegressionExperiment(), BinaryTwoOneExperiment(),
  ]
}
