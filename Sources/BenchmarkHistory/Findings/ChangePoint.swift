import BenchmarkReports
import Deflate
import Foundation
import Measurement

/// A change of a benchmark's time between two commits.
package struct ChangePoint: Sendable {
  /// The benchmark's name.
  package let benchmark: String

  /// The time afterwards divided by the time before, with its 95 % interval.
  package let ratio: RatioEstimate

  /// The last report before the change, most likely.
  package let before: HistoryEntry

  /// The first report after it, most likely.
  package let after: HistoryEntry

  /// The last report that is before the change with 95 % confidence, and the first one that is after it.
  package let bounds: (before: HistoryEntry, after: HistoryEntry)

  /// All measured commits from the one bound to the other, in their order.
  package let commits: [String]

  /// Whether it became slower.
  package var isSlower: Bool { ratio.ratio > 1 }

  /// What names the change to `acknowledge`: the first seven digits of the commit after it, and a checksum of the
  /// machine's and the benchmark's names.
  package var id: String {
    let names = ArraySlice("\(after.machine.name)/\(benchmark)".utf8)
    return "\(after.shortCommit)-\(String(format: "%08x", CRC32.checksum([names])))"
  }

  /// Whether `name` is the change's ID, or the commit after it, of which seven digits are enough.
  package func isNamed(by name: String) -> Bool { name == id || (name.count > 6 && after.commit.hasPrefix(name)) }

  /// The circumstances that changed along with the commit, one phrase each: "compiler Swift 6.2, then Swift 6.3".
  package var otherDifferences: [String] {
    let facts: [(name: String, of: (ReportContext) -> String?)] = [
      ("compiler", { $0.details.compiler }), ("compiler flags", { $0.details.compilerFlags }),
      ("OpenBLAS", { $0.details.openBLASVersion }), ("OpenBLAS core type", { $0.details.openBLASCoreType }),
      ("operating system", { $0.details.operatingSystem }), ("governor", { $0.details.governor }),
      ("host", { $0.hostName }), ("processes", { $0.details.processes.map(String.init) }),
    ]
    return facts.compactMap { name, of in
      let (old, new) = (of(before.report.context), of(after.report.context))
      return old == new ? nil : "\(name) \(old ?? "not given"), then \(new ?? "not given")"
    }
  }

  init(_ change: Change, in series: TimeSeries) {
    let points = series.points
    benchmark = series.name
    ratio = RatioEstimate(
      ratio: exp(change.step),
      interval: Interval(
        lower: exp(change.stepInterval.lower), upper: exp(change.stepInterval.upper),
        confidence: change.stepInterval.confidence), count: points.count - change.index)
    before = points[change.index - 1].entry
    after = points[change.index].entry
    bounds = (points[change.indices.lowerBound - 1].entry, points[change.indices.upperBound].entry)
    commits = points[change.indices.lowerBound - 1...change.indices.upperBound].map(\.entry.commit).reduce(into: []) {
      commits, commit in
      if commits.last != commit { commits.append(commit) }
    }
  }
}
