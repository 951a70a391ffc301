import BenchmarkReports
import Measurement

/// The conditions of a run on the machine, and warnings about those that make the times less trustworthy.
struct RunConditions {
  /// The machine as it was before the run.
  struct Start {
    let machine = Machine.current()
    /// How the processors were used.
    let usage = ProcessorUsage.current()
    /// The processor quota with its counts.
    let quota = ProcessorQuota.current()
  }

  let start: Start
  let rows: [ReportRow]
  let threads: Int
  /// How the rows were sampled.
  let settings: SamplingSettings
  /// The program's warnings about its kernel sets.
  let warnings: [String]

  /// Writes the conditions until now into the report's details.
  func describe(_ details: inout RunDetails) {
    var circumstances = MachineCircumstances(threads: threads, since: start.usage, quota: start.quota)
    details.stolenFraction = circumstances.stolen
    details.otherLoadFraction = circumstances.otherLoad
    details.quotaPeriods = circumstances.throttling?.periods
    details.throttledPeriods = circumstances.throttling?.throttled
    circumstances.frequencyDrift = rows.compactMap(\.estimates).map { abs($0.referenceDrift - 1) }.max()
    let referenceTimes = rows.compactMap(\.counters.referenceTime)
    if !referenceTimes.isEmpty {
      circumstances.runDrift = abs(ReferenceStability(referenceTimes: referenceTimes).drift - 1)
    }
    details.warnings =
      start.machine.warnings(circumstances) + warnings + RowWarnings(rows, settings: settings).lines
  }
}
