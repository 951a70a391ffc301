import BenchmarkReports
import Foundation
import ReportFormats

/// The ladder as an article of the documentation.
package struct LadderPage {
  private let reports: [(name: String, report: Report)]

  /// The page for reports with their files' names.
  package init(reports: [(name: String, report: Report)]) { self.reports = reports }

  /// The article in DocC's Markdown.
  package var markdown: String {
    let ladders = Ladder.all(in: reports.map(\.report))
    var lines = [
      "# The kernel ladder", "",
      "From naive loops to the limit of the machine, one step at a time: what each step is and what it gains.", "",
      "## Overview", "",
      "Written by `make figures` from the reference reports; edit those, or the command, not this page.", "",
    ]
    lines += circumstances.map { "- \($0)" }
    lines += [
      "",
      "`gain` is how many times as fast a step is as the one before, `total` as the first. GFLOP/s count the "
        + "operations",
      "of the direct algorithm, whatever a step really computes, and \u{B1} is the farther bound of the median's 95 %",
      "interval, - where there are too few samples for one.", "",
    ]
    for rung in LadderRung.allCases where ladders.contains(where: { $0.steps.contains { $0.rung == rung } }) {
      lines.append("- **\(rung.title)**: \(rung.explanation)")
    }
    for ladder in ladders {
      lines += [
        "", "### \(ladder.title.prefix(1).uppercased() + ladder.title.dropFirst())", "", "\(ladder.sentence)", "",
      ]
      lines.addMarkdownTable(
        columns: [
          .text("step"), .text("kernel set"), .number("time"), .number("\u{B1}"), .number("GFLOP/s"),
          .number("% of peak"), .number("gain"), .number("total"),
        ],
        rows: ladder.steps.map { row($0, peak: ladder.peak) })
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func row(_ step: Ladder.Step, peak: Double?) -> [String] {
    [
      step.rung.title, "`\(step.kernel)`", UnitFormat.time(nanoseconds: step.time.median),
      step.relativeHalfWidth.map { UnitFormat.percent($0) } ?? "-", UnitFormat.significant(step.speed.median),
      peak.map { String(format: "%.0f", 100 * step.speed.median / $0) } ?? "-",
      step.gain.map { UnitFormat.ratio($0) } ?? "", UnitFormat.ratio(step.total),
    ]
  }

  /// The machine of each report, one line each.
  private var circumstances: [String] {
    reports.map { name, report in
      let details = report.context.details
      let facts = [
        details.cpuModel, details.dataSet, details.openBLASCoreType.map { "OpenBLAS with its \($0) kernels" },
        details.gitCommit.map { "git \($0.prefix(12))" }, report.context.date,
      ]
      let file = URL(filePath: name).lastPathComponent
      return "\(file): \(facts.compactMap(\.self).joined(separator: ", "))".markdownEscaped
    }
  }
}

extension Ladder {
  /// "Batch 32, 1 thread; the machine's peak is 262 GFLOP/s."
  var sentence: String {
    let circumstances = circumstances.prefix(1).uppercased() + circumstances.dropFirst()
    return circumstances + (peak.map { "; the measured peak is \(UnitFormat.gflops($0))." } ?? ".")
  }
}

extension Ladder.Step {
  /// The distance to the farther bound of the time's interval, as a share of the time; nil if there is no interval.
  var relativeHalfWidth: Double? {
    time.interval.map { $0.reach(from: time.median) / time.median }
  }
}
