import BenchmarkReports
import Measurement

/// One piece of work, computed in better and better ways.
package struct Ladder {
  /// One way to compute it, with its time and its gain.
  struct Step {
    let rung: LadderRung
    let kernel: String
    /// Median and its 95 % interval, in nanoseconds; no interval if there are too few samples for one.
    let time: (median: Double, interval: Interval?)
    /// The speed in GFLOP/s, counted in the operations of the direct algorithm, and its interval.
    let speed: (median: Double, interval: ClosedRange<Double>?)
    /// The speed relative to the step before; nil for the first step.
    let gain: Double?
    /// The speed relative to the first step.
    let total: Double
  }

  /// The work, in words.
  let title: String
  /// "batch 32, 1 thread"
  let circumstances: String
  let steps: [Step]
  /// The peak of one core per thread, in GFLOP/s; nil if it is not known.
  let peak: Double?

  /// The ladders with a name, each with the workloads that do the same work in pieces.
  private static let known: [(title: String, workload: String, pieces: [String])] = [
    ("conv2 and pooling, forward", "conv2-pool-forward", ["conv2-forward", "maxpool2-forward"]),
    (
      "conv2 and pooling, backward", "conv2-pool-backward",
      ["maxpool2-backward", "conv2-backward-data", "conv2-backward-weights"]
    ),
    ("inference, whole network", "inference", []),
    ("training step, whole network", "train-step", []),
  ]

  /// The reports' ladders of conv2 and of the whole network; if there are none, all other ladders with steps.
  package static func all(in reports: [Report]) -> [Ladder] {
    let ladders = known.compactMap { known in
      reports.lazy.compactMap { Ladder(title: known.title, workload: known.workload, pieces: known.pieces, in: $0) }
        .first
    }
    guard ladders.isEmpty else { return ladders }
    return reports.flatMap { report in
      var workloads: [String] = []
      for row in report.benchmarks where !workloads.contains(row.counters.workload) {
        workloads.append(row.counters.workload)
      }
      return workloads.compactMap { Ladder(title: $0, workload: $0, pieces: [], in: report) }
    }
  }

  /// The ladder of a workload; nil unless a report has at least two of its steps.
  private init?(title: String, workload: String, pieces: [String], in report: Report) {
    let results = BenchmarkResult.all(in: report).filter(\.isTimed)
    let rows = results.filter { $0.row.counters.workload == workload && $0.row.counters.flops > 0 }
    // The documented batch on one thread, if that was timed.
    let cases = rows.map { (batch: $0.row.counters.batchSize, threads: $0.row.threads) }
    guard let chosen = cases.min(by: { ($0.batch == 32 ? 0 : 1, $0.threads) < ($1.batch == 32 ? 0 : 1, $1.threads) })
    else { return nil }
    let timed = Dictionary(
      results.filter { $0.row.counters.batchSize == chosen.batch && $0.row.threads == chosen.threads }.map {
        (Key(workload: $0.row.counters.workload, kernel: $0.row.counters.kernel), $0)
      }, uniquingKeysWith: { first, _ in first })
    let kernels = Set(timed.keys.filter { $0.workload == workload }.map(\.kernel))
    var steps: [Step] = []
    for rung in LadderRung.allCases {
      let parts = rung == .direct ? pieces : [workload]
      guard let kernel = rung.kernel(among: kernels), let whole = timed[Key(workload: workload, kernel: kernel)],
        whole.row.counters.flops > 0
      else {
        continue
      }
      let timedParts = parts.compactMap { timed[Key(workload: $0, kernel: kernel)] }
      guard !parts.isEmpty && timedParts.count == parts.count else { continue }
      steps.append(Step(rung, kernel: kernel, parts: timedParts, flops: whole.row.counters.flops, after: steps))
    }
    guard steps.count > 1 else { return nil }
    self.title = title
    self.steps = steps
    circumstances = "batch \(chosen.batch), \(chosen.threads) thread\(chosen.threads == 1 ? "" : "s")"
    peak = report.context.details.peakGFLOPSPerCore.map { $0 * Double(chosen.threads) }
  }

  private struct Key: Hashable {
    let workload: String
    let kernel: String
  }
}

extension Ladder.Step {
  fileprivate init(_ rung: LadderRung, kernel: String, parts: [BenchmarkResult], flops: Double, after steps: [Self]) {
    let median = parts.reduce(0) { $0 + $1.time }
    let intervals = parts.compactMap(\.interval)
    // The interval of a sum is at most as wide as the sum of the intervals.
    let sum = Interval(
      lower: intervals.reduce(0) { $0 + $1.lower }, upper: intervals.reduce(0) { $0 + $1.upper },
      confidence: Interval.confidence)
    let interval = intervals.count == parts.count ? sum : nil
    self.rung = rung
    self.kernel = kernel
    time = (median, interval)
    speed = (flops / median, interval.map { flops / max($0.upper, median)...flops / min($0.lower, median) })
    gain = steps.last.map { $0.time.median / median }
    total = (steps.first?.time.median ?? median) / median
  }
}

extension BenchmarkResult {
  /// Whether it has a time, and an interval with a positive and a finite bound.
  var isTimed: Bool {
    guard failure == nil, time > 0, time.isFinite, let estimates = row.estimates else { return false }
    return estimates.medianLower > 0 && estimates.medianUpper.isFinite
  }
}
