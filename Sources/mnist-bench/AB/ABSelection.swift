import ArgumentParser
import Measurement

/// What two programs are compared on. Both are given the same flags, and each takes what it knows.
struct ABSelection: ParsableArguments {
  @Option(parsing: .upToNextOption, help: "Workloads, as for 'bench'; all of them by default.")
  var workloads: [String] = []

  @Option(parsing: .upToNextOption, help: "Kernel sets, as for 'bench --quick'.")
  var kernels: [String] = []

  @Option(parsing: .upToNextOption, help: "Images in a batch; 32 by default.")
  var batchSize: [Int] = []

  @Option(parsing: .upToNextOption, help: "Threads; 1 by default.")
  var threads: [Int] = []

  @Flag var cacheMode = BenchCacheMode.warmCache

  /// The words that stand for this on a command line.
  var arguments: [String] {
    BenchSelection.words(workloads: workloads, kernels: kernels, batchSizes: batchSize, threadCounts: threads)
      + (cacheMode == .coldCache ? ["--cold-cache"] : [])
  }

  func validate() throws { try BenchSelection.validate(batchSizes: batchSize, threadCounts: threads) }

  /// What it means to this program.
  func benchSelection() throws -> BenchSelection {
    try BenchSelection(
      workloads: workloads, kernels: BenchSelection.kernelNames(kernels, isQuick: true),
      batchSizes: batchSize.isEmpty ? [32] : batchSize, threadCounts: threads.isEmpty ? [1] : threads)
  }
}
