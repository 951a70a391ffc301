import BenchmarkReports

/// A report as GitHub-flavoured Markdown: the machine and program, and a table with a row per benchmark, and how
/// the benchmarks scale.
package struct MarkdownExport {
  private let context: ReportContext
  private let results: [BenchmarkResult]
  private let curves: [ScalingCurve]

  /// The export of a report.
  package init(_ report: Report) {
    context = report.context
    results = BenchmarkResult.all(in: report)
    curves = ScalingCurve.all(in: report)
  }

  /// The lines, each ended by a newline.
  package var text: String {
    var lines = [circumstances.markdownEscaped, ""]
    lines.addMarkdownTable(
      columns: [
        .text("benchmark"), .number("time"), .number("±"), .number("GFLOP/s"), .number("% of peak"),
        .number("vs naive"), .number("error"),
      ],
      rows: results.map(row))
    addScaling(to: &lines)
    lines.addMarkdownList("Warnings", context.details.warnings)
    return lines.map { $0 + "\n" }.joined()
  }

  private func addScaling(to lines: inout [String]) {
    let tables = [(ScalingCurve.speedupColumns, \ScalingCurve.speedupCells), (ScalingCurve.fitColumns, \.fitCells)]
    for (columns, cells) in tables where curves.contains(where: { !$0[keyPath: cells].isEmpty }) {
      lines.append("")
      lines.addMarkdownTable(
        columns: [.text("scaling")] + columns,
        rows: curves.flatMap { curve in
          let name = "\(curve.workload)/\(curve.kernel)/batch:\(curve.batchSize)".markdownEscaped
          return curve[keyPath: cells].map { [name] + $0.map { $0 ?? "-" } }
        })
    }
    if !curves.isEmpty, let missing = curves.missingFits { lines += ["", missing] }
  }

  /// "Example CPU, 2 threads, mnist, noise floor 0.5 %, git 0123456789ab, 2026-01-01T00:00:00Z"
  private var circumstances: String {
    let details = context.details
    let facts = [
      details.cpuModel, "\(details.threads) thread\(details.threads == 1 ? "" : "s") at most", details.dataSet,
      details.noiseFloor.map { "noise floor \(UnitFormat.percent($0))" },
      details.gitCommit.map {
        "git \($0.prefix(12))" + (details.isGitDirty == true ? " with uncommitted changes" : "")
      },
      context.date,
    ]
    return facts.compactMap(\.self).joined(separator: ", ")
  }

  private func row(_ result: BenchmarkResult) -> [String] {
    let name = result.name.markdownEscaped
    if let failure = result.failure { return [name, "**FAILED**: \(failure.markdownEscaped)", "", "", "", "", ""] }
    let counters = result.row.counters
    let gflops = counters.flops > 0 ? counters.gflops : nil
    return [
      name, UnitFormat.time(nanoseconds: result.time),
      result.relativeHalfWidth.map { UnitFormat.percent($0) } ?? "-",
      gflops.map { UnitFormat.gflops($0) } ?? "-",
      gflops.flatMap { _ in counters.fractionOfPeak }.map { UnitFormat.percent($0) } ?? "-",
      result.row.estimates?.speedupOverNaive.map { UnitFormat.ratio($0) } ?? "-",
      counters.maximumRelativeError.map { UnitFormat.scientific($0) } ?? "-",
    ]
  }
}
