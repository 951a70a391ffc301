import Measurement

/// The input of github-action-benchmark's tool `customSmallerIsBetter`: an array of `name`, `unit`, `value`, `range`
/// and `extra` (https://github.com/benchmark-action/github-action-benchmark, `src/extract.ts`).
enum GitHubActionBenchmarkExport {
  private struct Entry: Encodable {
    let name: String
    let unit: String
    let value: Double
    let range: String?
    let extra: String
  }

  static func text(_ results: [BenchmarkResult]) throws -> String {
    try PrettyJSON.encode(
      results.filter { $0.failure == nil }.map { result in
        // The action compares values without looking at the unit, so it is the same for all.
        Entry(
          name: result.name, unit: "ns", value: result.time, range: result.halfWidth.map { "± \($0)" },
          extra: extra(result.row))
      })
  }

  /// What the action's charts show beside a point, line by line.
  private static func extra(_ row: ReportRow) -> String {
    var lines = ["samples: \(row.repetitions)", "threads: \(row.threads)"]
    if row.counters.flops > 0, let gflops = row.counters.gflops { lines.append("GFLOP/s: \(gflops)") }
    return lines.joined(separator: "\n")
  }
}
