import Measurement

/// What a report has to say about a benchmark: the row of its median, or that of its failure.
struct BenchmarkResult {
  let row: ReportRow

  /// The results of a report, in its order.
  static func all(in report: Report) -> [BenchmarkResult] {
    report.benchmarks.filter { $0.aggregateName == "median" || $0.errorOccurred == true }.map {
      BenchmarkResult(row: $0)
    }
  }

  var name: String { row.runName }

  /// Why there is no time; nil if there is one.
  var failure: String? { row.errorOccurred == true ? row.errorMessage ?? "no reason given" : nil }

  /// The median in nanoseconds.
  var time: Double { row.realTime }

  /// The 95 % interval of the median, in nanoseconds; nil if there were too few samples for one.
  var interval: Interval? { row.estimates?.medianInterval }

  /// What stands behind a ±: how far the 95 % interval of the median reaches to the farther side, in nanoseconds.
  var halfWidth: Double? { interval.map { $0.reach(from: time) } }

  /// The same as a share of the median.
  var relativeHalfWidth: Double? { halfWidth.map { $0 / time } }
}
