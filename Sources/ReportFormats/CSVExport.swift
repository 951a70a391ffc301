import BenchmarkReports

/// Comma-separated values (RFC 4180, but lines end with a line feed alone): a header, then a line per benchmark.
/// Unknown values are empty; times are in nanoseconds.
package enum CSVExport {
  private typealias Value = (any LosslessStringConvertible)?
  private typealias Column = (title: String, value: @Sendable (BenchmarkResult) -> Value)
  private typealias ScalingColumn = (title: String, value: @Sendable (ScalingCurve, ScalingPoint) -> Value)

  private static let columns: [Column] = [
    ("name", { $0.name }),
    ("workload", { $0.row.counters.workload }),
    ("kernel", { $0.row.counters.kernel }),
    ("batch_size", { $0.row.counters.batchSize }),
    ("threads", { $0.row.threads }),
    ("samples", { $0.failure == nil ? $0.row.repetitions : nil }),
    ("median_ns", { $0.failure == nil ? $0.time : nil }),
    ("median_lower_ns", { $0.interval?.lower }),
    ("median_upper_ns", { $0.interval?.upper }),
    ("minimum_ns", { $0.row.estimates?.minimum }),
    ("maximum_ns", { $0.row.estimates?.maximum }),
    ("flops", { $0.row.counters.flops }),
    ("bytes", { $0.row.counters.bytes }),
    ("gflops", { $0.row.counters.gflops }),
    ("fraction_of_peak", { $0.row.counters.fractionOfPeak }),
    ("speedup_over_naive", { $0.row.estimates?.speedupOverNaive }),
    ("max_relative_error", { $0.row.counters.maximumRelativeError }),
  ]

  /// The last columns but one. The fitted numbers are those of a curve, the same for all its numbers of threads.
  private static let scalingColumns: [ScalingColumn] = [
    ("speedup_over_one_thread", { $1.speedup.ratio }),
    ("speedup_over_one_thread_lower", { $1.interval?.lower }),
    ("speedup_over_one_thread_upper", { $1.interval?.upper }),
    ("efficiency", { $1.efficiency }),
    ("multiply_add_speedup", { $1.multiplyAddSpeedup }),
    ("serial_fraction", { curve, _ in curve.amdahl?.serialFraction.value }),
    ("serial_fraction_lower", { curve, _ in curve.amdahl?.serialFraction.interval.lower }),
    ("serial_fraction_upper", { curve, _ in curve.amdahl?.serialFraction.interval.upper }),
    ("contention", { curve, _ in curve.gunther?.serialFraction.value }),
    ("contention_lower", { curve, _ in curve.gunther?.serialFraction.interval.lower }),
    ("contention_upper", { curve, _ in curve.gunther?.serialFraction.interval.upper }),
    ("coherency", { curve, _ in curve.gunther?.coherency?.value }),
    ("coherency_lower", { curve, _ in curve.gunther?.coherency?.interval.lower }),
    ("coherency_upper", { curve, _ in curve.gunther?.coherency?.interval.upper }),
  ]

  /// The lines of a report, each ended by a line feed.
  package static func text(_ report: Report) -> String {
    let scaling = ScalingCurve.all(in: report).flatMap { curve in curve.points.map { ($0.name, (curve, $0)) } }
    let points = Dictionary(scaling) { first, _ in first }
    let lines = BenchmarkResult.all(in: report).map { result in
      let values = columns.map { $0.value(result) }
      let scalingValues = scalingColumns.map { column in points[result.name].flatMap(column.value) }
      return (values + scalingValues + [result.failure]).map { $0?.description.csvField ?? "" }
    }
    let titles = columns.map(\.title) + scalingColumns.map(\.title) + ["failure"]
    return ([titles] + lines).map { $0.joined(separator: ",") + "\n" }.joined()
  }
}

extension String {
  /// The text, in quotation marks if it needs them.
  fileprivate var csvField: String {
    guard contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return self }
    return "\"" + replacing("\"", with: "\"\"") + "\""
  }
}
