import ArgumentParser
import Benchmarking

/// The rows that two programs are compared on. Both get the same flags; each uses the workloads and kernel sets it has.
package struct ABSelection: ParsableArguments {
  @Option(parsing: .upToNextOption, help: "Workloads, as for 'bench'; all of them by default.")
  package var workloads: [String] = []

  @Option(parsing: .upToNextOption, help: "Kernel sets, as for 'bench --quick'.")
  package var kernels: [String] = []

  @Option(parsing: .upToNextOption, help: "Images in a batch; 32 by default.")
  package var batchSize: [Int] = []

  @Option(parsing: .upToNextOption, help: "Threads; 1 by default.")
  package var threads: [Int] = []

  @Flag package var cacheMode = BenchCacheMode.warmCache

  /// The options before a command line is read.
  package init() {}

  /// The words that give this selection on a command line.
  package var arguments: [String] {
    BenchSelection.words(workloads: workloads, kernels: kernels, batchSizes: batchSize, threadCounts: threads)
      + cacheArguments
  }

  /// The same without workloads and kernel sets.
  package var argumentsWithoutRows: [String] {
    BenchSelection.words(workloads: [], kernels: [], batchSizes: batchSize, threadCounts: threads) + cacheArguments
  }

  private var cacheArguments: [String] { cacheMode == .coldCache ? ["--cold-cache"] : [] }

  package func validate() throws { try BenchSelection.validate(batchSizes: batchSize, threadCounts: threads) }

  /// The selection as this program understands it.
  package func benchSelection() throws -> BenchSelection {
    try BenchSelection(
      workloads: workloads, kernels: BenchSelection.kernelNames(kernels, isQuick: true),
      batchSizes: batchSize.isEmpty ? [32] : batchSize, threadCounts: threads.isEmpty ? [1] : threads)
  }
}
