import Kernels

/// Something a document claims, and how to measure it anew: one type, one file, listed in ``Experiments``.
protocol Experiment: Sendable {
  /// What tables and reports call it: "mnist-cnn", ...
  var name: String { get }

  /// What is done, in one line.
  var setting: String { get }

  /// Does it once for each seed.
  func run(_ context: ExperimentContext) async throws -> ExperimentOutcome
}

/// What all experiments are run with.
struct ExperimentContext {
  let seeds: [UInt64]
  let kernels: any KernelSet
  let threads: Int
  /// Where experiments on images take them from.
  let data: DataOptions
  /// Whether a progress bar is welcome.
  let drawsBar: Bool
}

/// All experiments, in the order in which they are run.
enum Experiments {
  static let all: [any Experiment] = [
    MNISTCNNExperiment(), MNISTCNNAccurateExperiment(), MNISTCNNSprintExperiment(), BinaryFiveTenOneExperiment(),
    BinaryTwoOneOneExperiment(), LinearRegressionExperiment(), BinaryTwoOneExperiment(),
  ]
}
