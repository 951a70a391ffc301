import Measurement

/// Comma-separated values (RFC 4180, but lines end with a line feed alone): a header, then a line per benchmark.
/// Unknown values are empty; times are in nanoseconds.
package enum CSVExport {
  private typealias Column = (title: String, value: @Sendable (BenchmarkResult) -> (any LosslessStringConvertible)?)

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
    ("failure", { $0.failure }),
  ]

  /// The lines of results, each ended by a line feed.
  package static func text(_ results: [BenchmarkResult]) -> String {
    let lines = results.map { result in columns.map { $0.value(result)?.description.csvField ?? "" } }
    return ([columns.map(\.title)] + lines).map { $0.joined(separator: ",") + "\n" }.joined()
  }
}

extension String {
  /// The text, in quotation marks if it needs them.
  fileprivate var csvField: String {
    guard contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return self }
    return "\"" + replacing("\"", with: "\"\"") + "\""
  }
}
