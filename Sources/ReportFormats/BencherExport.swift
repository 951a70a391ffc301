import BenchmarkReports

/// Bencher Metric Format (https://bencher.dev/docs/reference/bencher-metric-format): for each benchmark the built-in
/// measure `latency`, in nanoseconds. Its bounds are the 95 % interval, if there are enough samples for one.
package enum BencherExport {
  private struct Metric: Encodable {
    let value: Double
    let lowerValue: Double?
    let upperValue: Double?
  }

  /// The JSON of results; those that failed are left out.
  package static func text(_ results: [BenchmarkResult]) throws -> String {
    let metrics = results.filter { $0.failure == nil }.map { result in
      let metric = Metric(
        value: result.time, lowerValue: result.interval?.lower, upperValue: result.interval?.upper)
      return (result.name, ["latency": metric])
    }
    return try PrettyJSON.encode(Dictionary(metrics) { first, _ in first })
  }
}
