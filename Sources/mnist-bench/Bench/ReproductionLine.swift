import Benchmarking
import Console

/// The command that measures one row of a report again.
struct ReproductionLine {
  private let arguments: [String]

  init(_ benchCase: BenchCase, kernel: String, settings: BenchSettings, data: String?) {
    let workload = benchCase.workload
    var arguments = ["bench", "--workloads", workload.name, "--kernels", kernel]
    if workload.dependsOnBatch, workload.fixedBatch == nil { arguments += ["--batch-size", "\(benchCase.batchSize)"] }
    arguments += ["--threads", "\(benchCase.threads)", "--seconds", "\(settings.seconds)"]
    if settings.cacheMode == .cold { arguments.append("--cold-cache") }
    if let data { arguments += ["--data", data] }
    self.arguments = arguments
  }

  /// "mnist-bench bench --workloads conv2-forward --kernels simd-avx512 ..."
  var text: String { (["mnist-bench"] + arguments.map(\.shellQuoted)).joined(separator: " ") }
}
