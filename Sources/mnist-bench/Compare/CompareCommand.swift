import ArgumentParser
import BenchmarkReports
import CommandOptions
import Console
import Files
import Foundation
import ReportFormats

/// `mnist-bench compare`: what changed between two reports.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two reports; exit 2 if anything became slower.",
    discussion: """
      Each time is divided by the time of a reference loop in the same round. A benchmark counts as faster or slower only \
      if the 95 % interval of the ratio excludes 1, the ratio lies outside the noise floor, and Mann-Whitney's p-value, \
      corrected for the number of benchmarks (Holm), is below 0.05. The geometric means are over all benchmarks of a \
      kernel set, whatever their verdict.

      The samples of a report come from one process. Two processes of the same program differ, because their memory lies \
      at other addresses. 'bench' measures this difference, and the noise floor here includes it. To judge two revisions \
      use 'make ab', which starts each program many times.

      A slim report ('export --format slim', as in Results) has no samples, so it is refused.

      Exit codes: 0 no regression, 2 a benchmark is slower or fails in the head only, 1 anything else.
      """)

  @Argument(help: ArgumentHelp("The report to compare with; \"-\" is standard input.", valueName: "base.json"))
  var base: String

  @Argument(help: ArgumentHelp("The report to judge; \"-\" is standard input.", valueName: "head.json"))
  var head: String

  @OptionGroup var options: ComparisonOptions

  func run() throws {
    let baseReport = try Report(contentsOf: base)
    let headReport = try Report(contentsOf: head)
    let comparison: Comparison
    do {
      comparison = try Comparison(
        base: baseReport, head: headReport, threshold: options.thresholdFraction, isForced: options.force)
    } catch {
      guard error.canBeForced else { throw error }
      throw ForcibleRefusal(refusal: error)
    }
    for (side, report) in [("base", baseReport), ("head", headReport)] {
      for warning in report.context.details.warnings { DataLog.write("warning: \(side): \(warning)") }
    }
    let single = [baseReport, headReport].filter { $0.context.details.processes == nil }
    if let spread = single.compactMap(\.context.details.processSpread).max() {
      DataLog.write(
        "a report is of one process; processes of one program differ by \(UnitFormat.percent(spread)) (standard deviation), "
          + "which is part of the noise: use 'make ab' to be sure")
    }
    try options.show(
      ComparisonOutcome(
        baseName: baseReport.name(file: base), headName: headReport.name(file: head), comparison: comparison))
  }
}

extension Report {
  /// The file and the source's revision: "bench.json (git 0123456789ab, with uncommitted changes)".
  fileprivate func name(file: String) -> String {
    let file = FileBytes.name(of: file)
    guard let commit = context.details.gitCommit else { return file }
    let changes = context.details.isGitDirty == true ? ", with uncommitted changes" : ""
    return "\(file) (git \(commit.prefix(12))\(changes))"
  }
}
