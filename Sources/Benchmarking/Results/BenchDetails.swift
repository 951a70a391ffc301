import BenchmarkReports
import Measurement

/// The output of `--verbose` for each benchmark: all estimates, memory, and the command that measures it again.
package struct BenchDetails {
  private let report: Report

  /// The details of a report.
  package init(report: Report) { self.report = report }

  /// A few lines for each benchmark.
  package var text: String {
    report.benchmarks.filter(\.isResult).map(lines).joined()
  }

  private func lines(_ row: ReportRow) -> String {
    var lines = [row.runName]
    if let e = row.estimates {
      func time(_ nanoseconds: Double) -> String { UnitFormat.time(nanoseconds: nanoseconds) }
      lines.append(
        "  median \(time(row.realTime)) (\(UnitFormat.percent(e.medianConfidence)) of \(time(e.medianLower)) to "
          + "\(time(e.medianUpper))), MAD \(time(e.medianAbsoluteDeviation)), minimum \(time(e.minimum)), percentiles "
          + "5, 25, 75, 95: \(time(e.percentile5)), \(time(e.percentile25)), \(time(e.percentile75)), "
          + "\(time(e.percentile95))")
      lines.append(
        "  \(row.repetitions) samples, \(e.outliersMild) mild and \(e.outliersSevere) severe outliers"
          + (e.isBimodal ? ", bimodal" : "") + (e.isWarmUpSteady ? "" : ", not steady after the warm-up")
          + (e.placementSpread.map { ", \(UnitFormat.percent($0)) between places in memory" } ?? "")
          + (e.betweenProcesses.map { ", \(UnitFormat.percent($0)) of the variance between processes" } ?? "")
          + ", \(e.disturbedRounds) disturbed rounds, drift \(UnitFormat.percent(e.referenceDrift - 1)); stopped "
          + e.stopReason.phrase)
    }
    let shares = [
      row.counters.executedFractionOfPeak.map { "\(UnitFormat.percent($0)) of the peak by operations executed" },
      row.counters.fractionOfInstructionSetPeak.map { "\(UnitFormat.percent($0)) of its instruction set's peak" },
    ].compactMap { $0 }
    if !shares.isEmpty { lines.append("  " + shares.joined(separator: ", ")) }
    let memory = [
      row.counters.workspaceBytes.map { "workspace \(UnitFormat.count(Double($0)))B" },
      row.counters.allocationsPerCall.map { "\(UnitFormat.count($0))allocations per call" },
    ].compactMap { $0 }
    if !memory.isEmpty { lines.append("  " + memory.joined(separator: ", ")) }
    if let line = row.counters.reproduction { lines.append("  \(line)") }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension SampleSet.StopReason {
  /// The reason in words.
  fileprivate var phrase: String {
    switch self {
    case .narrowEnough: "as the interval was narrow enough"
    case .timeBudgetSpent: "as the time was spent"
    case .roundLimitReached: "at the limit of samples"
    }
  }
}
