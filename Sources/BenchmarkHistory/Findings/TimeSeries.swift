import BenchmarkReports
import Foundation
import Measurement

/// The times of one benchmark on one class of machines, from report to report.
package struct TimeSeries: Sendable {
  /// The time in one report.
  package struct Point: Sendable {
    /// The report.
    package let entry: HistoryEntry

    /// The median in nanoseconds, and its interval.
    package let result: BenchmarkResult
  }

  /// No machine repeats a time better than this: a standard deviation, as a share of the time.
  fileprivate static let smallestScale = 0.001

  /// The benchmark's name, such as `conv2-forward/simd/batch:32/threads:1`.
  package let name: String

  /// The points in the order of the commits; reports without this benchmark, or in which it failed, have none.
  package let points: [Point]

  /// The workload's name.
  package var workload: String { points[0].result.row.counters.workload }

  /// The kernel set's name.
  package var kernel: String { points[0].result.row.counters.kernel }

  /// The series of all benchmarks that have a time in any of the reports, in the order of the newest report; those that
  /// it lacks come last.
  static func all(in entries: [HistoryEntry]) -> [TimeSeries] {
    var points: [String: [Point]] = [:]
    var names: [String] = []
    for entry in entries.reversed() {
      for result in BenchmarkResult.all(in: entry.report) where result.failure == nil {
        if points[result.name] == nil { names.append(result.name) }
        points[result.name, default: []].append(Point(entry: entry, result: result))
      }
    }
    return names.map { name in TimeSeries(name: name, points: points[name, default: []].reversed()) }
  }

  /// The logarithms of the times, with their noise.
  ///
  /// Times are relative to the reference loop's, as `compare` takes them, so that another clock frequency is no change
  /// of the program. If a report is from before the loop's time was kept, all are absolute.
  var observations: [Observation] {
    let isRelative = points.allSatisfy { $0.referenceTime != nil }
    return points.indices.map { index in
      let point = points[index]
      let reference = isRelative ? point.referenceTime ?? 1 : 1
      return Observation(
        log(point.result.time / reference), scale: point.scale,
        mayDiffer: index > 0 && points[index - 1].entry.commit != point.entry.commit)
    }
  }
}

extension TimeSeries.Point {
  /// The reference loop's time, if a time can be divided by it.
  fileprivate var referenceTime: Double? {
    result.row.estimates?.referenceMedian.flatMap { $0 > 0 && (result.time / $0).isNormal ? $0 : nil }
  }

  /// The standard deviation of the logarithm of the time that noise alone gives it.
  ///
  /// It has two parts. Within the process: the noise floor, or the median's own interval where that is wider, each a
  /// bound that 95 % stay within. Between processes: the report's `process_spread`, unless the interval is over several
  /// processes and thus contains it.
  fileprivate var scale: Double {
    let details = entry.report.context.details
    let within = max(details.noiseFloor ?? 0, result.relativeHalfWidth ?? 0) / Interval.normalDeviations
    let between = details.processes == nil ? details.processSpread ?? 0 : 0
    return max(TimeSeries.smallestScale, hypot(within, between))
  }
}
