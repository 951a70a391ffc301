import Measurement

/// A benchmark's result in a report: the row of its median, or the row of its failure.
package struct BenchmarkResult {
  /// The row.
  package let row: ReportRow

  /// Wraps the row of a median or of a failure.
  package init(row: ReportRow) { self.row = row }

  /// The results of a report, in its order.
  package static func all(in report: Report) -> [BenchmarkResult] {
    report.benchmarks.filter(\.isResult).map { BenchmarkResult(row: $0) }
  }

  /// The benchmark's name. Comparisons match benchmarks by it.
  package var name: String { row.runName }

  /// The reason why there is no time; nil if there is a time.
  package var failure: String? { row.errorOccurred == true ? row.errorMessage ?? "no reason given" : nil }

  /// The median in nanoseconds.
  package var time: Double { row.realTime }

  /// The 95 % interval of the median, in nanoseconds; nil if there were too few samples for one.
  package var interval: Interval? { row.estimates?.medianInterval }

  /// The number after ±: the distance from the median to the farther bound of its 95 % interval, in nanoseconds.
  package var halfWidth: Double? { interval.map { $0.reach(from: time) } }

  /// The same as a share of the median.
  package var relativeHalfWidth: Double? { halfWidth.map { $0 / time } }
}
