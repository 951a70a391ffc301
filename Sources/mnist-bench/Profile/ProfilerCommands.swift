import Benchmarking
import Console
import Profiling

/// The commands that examine a workload further with the usual profilers.
struct ProfilerCommands {
  let workload: Workload
  let kernel: String
  let batchSize: Int
  let hasCounters: Bool

  private static let loopSeconds = 10

  /// One command per line, each below its purpose.
  var text: String {
    let events = hasCounters ? "" : "-e cpu-clock "
    // valgrind knows no AVX-512.
    let emulated = kernel.contains("avx512") ? kernel.replacing("avx512", with: "avx2") : kernel
    let note = emulated == kernel ? "" : "; valgrind has no AVX-512, so with \(emulated)"
    return """
      Where the time goes, by function and source line:
        perf record --call-graph fp \(events)-- \(loop(kernel, seconds: Self.loopSeconds, program: program))
        perf report
      How many instructions each function executes\(note); valgrind 3.19 cannot read this
      program's debug information, so without that:
        objcopy --strip-debug \(program.shellQuoted) \(stripped.shellQuoted)
        valgrind --tool=callgrind --toggle-collect='*\(SteadyLoop.symbol)*' \(loop(emulated, seconds: 1, program: stripped))
        callgrind_annotate callgrind.out.<pid>

      """
  }

  private var program: String { CommandLine.arguments[0] }

  private var stripped: String { program + "-symbols" }

  private func loop(_ kernel: String, seconds: Int, program: String) -> String {
    var words = [program, "profile", workload.name, "--kernel", kernel]
    if workload.dependsOnBatch, workload.fixedBatch == nil { words += ["--batch-size", "\(batchSize)"] }
    words += ["--loop", "\(seconds)"]
    return words.map(\.shellQuoted).joined(separator: " ")
  }
}
