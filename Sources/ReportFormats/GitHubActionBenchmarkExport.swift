import BenchmarkReports

/// The input of github-action-benchmark's tool `customSmallerIsBetter`: an array of `name`, `unit`, `value`, `range`
/// and `extra` (https://github.com/benchmark-action/github-action-benchmark, `src/extract.ts`).
package enum GitHubActionBenchmarkExport {
  private struct Entry: Encodable {
    let name: String
    let unit: String
    let value: Double
    let range: String?
    let extra: String
  }

  /// The JSON of results; those that failed are left out.
  package static func text(_ results: [BenchmarkResult]) throws -> String {
    try PrettyJSON.encode(
      results.filter { $0.failure == nil }.map { result in
        // The action ignores the unit when it compares values, so all values have the same unit.
        Entry(
          name: result.name, unit: "ns", value: result.time, range: result.halfWidth.map { "± \($0)" },
          extra: extra(result.row))
      })
  }

  /// The lines that the action's charts show beside a point.
  private static func extra(_ row: ReportRow) -> String {
    var lines = ["samples: \(row.repetitions)", "threads: \(row.threads)"]
    if row.counters.flops > 0, let gflops = row.counters.gflops { lines.append("GFLOP/s: \(gflops)") }
    return lines.joined(separator: "\n")
  }
}
