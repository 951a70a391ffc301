import BenchmarkHistory
import BenchmarkReports
import Measurement

extension [HistoryCheck] {
  /// The checks as JSON, for programs.
  package var json: String {
    get throws {
      try PrettyJSON.encode(
        ChecksDocument(hasRegression: contains(where: \.hasRegression), machines: map(ChecksDocument.Machine.init)))
    }
  }
}

private struct ChecksDocument: Encodable {
  struct Machine: Encodable {
    let machine: String
    let reports: Int
    let benchmarks: Int
    let hasRegression: Bool
    let changes: [Change]
    let failures: [String: String]

    init(_ check: HistoryCheck) {
      machine = check.history.machine.name
      reports = check.history.entries.count
      benchmarks = check.findings.count
      hasRegression = check.hasRegression
      changes = check.newest.map { Change($0, why: check.history.acknowledgement(of: $0)?.why) }
      failures = Dictionary(check.failures.map { ($0.name, $0.reason) }) { first, _ in first }
    }
  }

  /// The newest change of a benchmark.
  struct Change: Encodable {
    let id: String
    let benchmark: String
    let ratio: Double
    let ratioLower: Double
    let ratioUpper: Double
    let verdict: Verdict
    let lastBefore: String
    let firstAfter: String
    let surelyBefore: String
    let surelyAfter: String
    let otherDifferences: [String]
    let acknowledged: String?

    init(_ change: ChangePoint, why: String?) {
      id = change.id
      benchmark = change.benchmark
      ratio = change.ratio.ratio
      ratioLower = change.ratio.interval.lower
      ratioUpper = change.ratio.interval.upper
      verdict = change.isSlower ? .slower : .faster
      lastBefore = change.before.commit
      firstAfter = change.after.commit
      surelyBefore = change.bounds.before.commit
      surelyAfter = change.bounds.after.commit
      otherDifferences = change.otherDifferences
      acknowledged = why
    }
  }

  let hasRegression: Bool
  let machines: [Machine]
}
