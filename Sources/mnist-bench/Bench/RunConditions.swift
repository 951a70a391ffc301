import Measurement

/// What went on beside the measurement, and what of it makes the times less trustworthy.
struct RunConditions {
  let machine: Machine
  /// How the processors were used before the run.
  let usage: ProcessorUsage?
  /// The processor quota and what it had done before the run.
  let quota: ProcessorQuota?
  let rows: [ReportRow]
  let threads: Int
  /// How the rows were sampled.
  let settings: SamplingSettings

  /// Writes what was seen until now into the report's details.
  func describe(_ details: inout RunDetails) {
    var circumstances = MachineCircumstances(threads: threads, since: usage, quota: quota)
    details.stolenFraction = circumstances.stolen
    details.otherLoadFraction = circumstances.otherLoad
    details.quotaPeriods = circumstances.throttling?.periods
    details.throttledPeriods = circumstances.throttling?.throttled
    circumstances.frequencyDrift = rows.compactMap(\.estimates).map { abs($0.referenceDrift - 1) }.max()
    let referenceTimes = rows.compactMap(\.counters.referenceTime)
    if !referenceTimes.isEmpty {
      circumstances.runDrift = abs(ReferenceStability(referenceTimes: referenceTimes).drift - 1)
    }
    let warnings = RowWarnings(rows, settings: settings).lines
    details.warnings = machine.warnings(circumstances) + OpenBLASEnvironment.warnings + warnings
  }
}
