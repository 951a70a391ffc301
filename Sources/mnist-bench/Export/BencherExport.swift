/// Bencher Metric Format (https://bencher.dev/docs/reference/bencher-metric-format): for each benchmark the built-in
/// measure `latency`, in nanoseconds, with the 95 % interval as its bounds, if there are samples enough for one.
enum BencherExport {
  private struct Metric: Encodable {
    let value: Double
    let lowerValue: Double?
    let upperValue: Double?
  }

  static func text(_ results: [BenchmarkResult]) throws -> String {
    let metrics = results.filter { $0.failure == nil }.map { result in
      let metric = Metric(
        value: result.time, lowerValue: result.interval?.lower, upperValue: result.interval?.upper)
      return (result.name, ["latency": metric])
    }
    return try PrettyJSON.encode(Dictionary(metrics) { first, _ in first })
  }
}
