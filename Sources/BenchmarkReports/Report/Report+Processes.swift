import Foundation
import Measurement

extension Report {
  /// Joins several reports into one. The same command made each of them in a process of its own.
  ///
  /// Two processes of one program differ only because their memory lies elsewhere. So the median is the median of the
  /// processes' medians, and its interval is over processes, not over samples (Kalibera and Jones, "Rigorous
  /// benchmarking in reasonable time", 2013). A benchmark that failed in one process has failed.
  ///
  /// - Parameter reports: at least one; all have the benchmarks of the first.
  public init(ofProcesses reports: [Report]) {
    precondition(!reports.isEmpty, "a report of processes needs one")
    var context = reports[0].context
    context.details.processes = reports.count
    context.details.noiseFloor = reports.compactMap(\.context.details.noiseFloor).max()
    var kinds: Set<String> = []
    // Numbers differ from process to process, and so does the text after a colon.
    context.details.warnings = reports.flatMap(\.context.details.warnings).filter { warning in
      kinds.insert(warning.prefix { $0 != ":" }.filter { !$0.isNumber }).inserted
    }
    let byName = reports.map { Dictionary(grouping: $0.benchmarks, by: \.runName) }
    var names: [String] = []
    for row in reports[0].benchmarks where names.last != row.runName { names.append(row.runName) }
    self.init(
      context: context,
      benchmarks: names.flatMap { name in ReportRow.rows(ofProcesses: byName.map { $0[name] ?? [] }) })
  }
}

extension ReportRow {
  /// The rows of one benchmark from those of each process.
  fileprivate static func rows(ofProcesses processes: [[ReportRow]]) -> [ReportRow] {
    if let failure = processes.joined().first(where: { $0.errorOccurred == true }) { return [failure] }
    let samples = processes.map { $0.filter { $0.runType == .iteration } }
    let pooled = samples.flatMap { $0.map(\.realTime) }
    let references = samples.joined().compactMap(\.counters.referenceTime)
    var index = 0
    let repetitions = samples.enumerated().flatMap { process, rows in
      rows.map { row in
        var row = row
        row.counters.process = process
        row.repetitionIndex = index
        row.repetitions = pooled.count
        index += 1
        return row
      }
    }
    let real = Summary(of: samples.map { $0.map(\.realTime).median })
    let processor = Summary(of: samples.map { $0.map(\.cpuTime).median })
    let values: [String: KeyPath<Summary, Double>] = [
      "mean": \.mean, "median": \.median, "stddev": \.standardDeviation, "cv": \.coefficientOfVariation,
    ]
    let aggregates = processes[0].compactMap { row -> ReportRow? in
      guard let value = row.aggregateName.flatMap({ values[$0] }) else { return nil }
      var row = row
      row.counters.scaleSpeed(by: row.realTime / real[keyPath: value])
      row.realTime = real[keyPath: value]
      row.cpuTime = processor[keyPath: value]
      row.iterations = pooled.count
      row.repetitions = pooled.count
      row.estimates = row.estimates.map { estimates in
        RowEstimates(
          ofProcesses: samples.map { $0.map(\.realTime) }, medians: real,
          speedups: processes.compactMap { $0.lazy.compactMap(\.estimates).first?.speedupOverNaive }, first: estimates)
      }
      if !references.isEmpty { row.estimates?.referenceMedian = references.median }
      return row
    }
    return repetitions + aggregates
  }
}

extension RowCounters {
  /// Adapts the speeds to a time that is `factor` times shorter.
  fileprivate mutating func scaleSpeed(by factor: Double) {
    guard factor.isFinite else { return }
    gflops = gflops.map { $0 * factor }
    fractionOfPeak = fractionOfPeak.map { $0 * factor }
    executedFractionOfPeak = executedFractionOfPeak.map { $0 * factor }
    fractionOfInstructionSetPeak = fractionOfInstructionSetPeak.map { $0 * factor }
  }
}

extension RowEstimates {
  /// Takes the intervals from the processes' medians and speed-ups, the statistics of the samples from all processes
  /// together, and the course of the sampling from the `first` process.
  fileprivate init(ofProcesses processes: [[Double]], medians: Summary, speedups: [Double], first: RowEstimates) {
    let speedup =
      speedups.isEmpty
      ? nil : RatioEstimate(ratio: speedups.median, interval: .median(of: speedups), count: speedups.count)
    self.init(
      of: Summary(of: processes.flatMap(\.self)), medianInterval: medians.medianInterval, speedupOverNaive: speedup,
      isWarmUpSteady: first.isWarmUpSteady, warmUpTime: first.warmUpTime, stopReason: first.stopReason,
      referenceDrift: first.referenceDrift, disturbedRounds: first.disturbedRounds)
    placementSpread = first.placementSpread
    betweenProcesses = Self.shareBetween(processes)
  }

  /// The share of a sample's variance that lies between processes. The variance within processes is estimated from the
  /// median absolute deviations; the variance between, from the medians' variance less their sampling variance.
  private static func shareBetween(_ processes: [[Double]]) -> Double? {
    guard processes.count > 1 else { return nil }
    // For a normal distribution: standard deviation over median absolute deviation; variance of a median over variance
    // of a mean.
    let (deviation, medianVariance) = (1.4826, Double.pi / 2)
    let within = processes.map { pow(deviation * $0.medianAbsoluteDeviation, 2) }
    let meanWithin = within.reduce(0, +) / Double(within.count)
    let chance =
      zip(within, processes).map { medianVariance * $0 / Double($1.count) }.reduce(0, +) / Double(within.count)
    let medians = Summary(of: processes.map(\.median))
    let between = max(0, pow(medians.standardDeviation, 2) - chance)
    return between + meanWithin > 0 ? between / (between + meanWithin) : 0
  }
}
