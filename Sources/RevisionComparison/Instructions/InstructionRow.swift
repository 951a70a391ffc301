import BenchmarkReports
import Benchmarking

/// A workload and a kernel set whose instructions are counted.
package struct InstructionRow {
  let benchCase: BenchCase
  let kernel: String

  /// Creates a row from a kernel set's name and a case.
  package init(_ benchCase: BenchCase, kernel: String) {
    self.benchCase = benchCase
    self.kernel = kernel
  }

  /// The name, as in reports: "conv2-forward/simd-avx2/batch:32/threads:1".
  var name: String {
    Benchmark.name(
      workload: benchCase.workload.name, kernel: kernel, batchSize: benchCase.batchSize, threads: benchCase.threads)
  }
}
