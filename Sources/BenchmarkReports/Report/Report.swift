/// A timing report in Google Benchmark's JSON format, with our own fields in `context.mnist_bench` and in each row.
///
/// `Results/schema.json` is its JSON Schema. Google Benchmark's `tools/compare.py` and other tools for that format can
/// read it.
public struct Report: Sendable, Codable, Equatable {
  /// The version of our part of the format, `context.mnist_bench.schema_version`.
  public static let schemaVersion = 1

  /// Where, when and with what the times were taken.
  public var context: ReportContext

  /// The rows: for each benchmark its repetitions, then its aggregates.
  public var benchmarks: [ReportRow]

  /// Creates a report.
  public init(context: ReportContext, benchmarks: [ReportRow]) {
    self.context = context
    self.benchmarks = benchmarks
  }
}
