import BenchmarkReports
import Foundation

/// A report that is part of a history, or could be.
package struct HistoryEntry: Sendable {
  /// The report's file, as it was named.
  package let file: String

  /// The report without its samples.
  package let report: Report

  /// The commit that was measured, in hexadecimal.
  package let commit: String

  /// When it was measured.
  package let date: Date

  /// When the commit was made; nil if the report does not tell.
  package let commitDate: Date?

  /// The machines that it is comparable with.
  package var machine: MachineClass { MachineClass(report.context) }

  /// The commit's first seven digits.
  package var shortCommit: String { String(commit.prefix(7)) }

  /// The name of its file in the history: when it was measured, in UTC, and what.
  package var fileName: String {
    let time = date.formatted(
      Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZone: .gmt))
    return "\(time)-\(commit.prefix(12)).json"
  }

  /// Checks that a report tells what was measured and when, and that its times can be trusted.
  ///
  /// - Throws: ``HistoryError`` that names the field.
  package init(_ report: Report, file: String) throws(HistoryError) {
    func unsuitable(_ field: String, _ expected: String) -> HistoryError {
      .unsuitable(file: file, field: field, expected: expected)
    }
    let details = report.context.details
    guard let commit = details.gitCommit else {
      throw unsuitable("context.mnist_bench.git_commit", "it to be there, as a history is one of commits")
    }
    guard (7...64).contains(commit.count), commit.allSatisfy({ $0.isASCII && $0.isHexDigit && !$0.isUppercase }) else {
      throw unsuitable("context.mnist_bench.git_commit", "7 to 64 hexadecimal digits")
    }
    guard details.isGitDirty != true else {
      throw unsuitable(
        "context.mnist_bench.git_dirty", "false: these are not the times of the commit, but of changes to it")
    }
    guard report.context.buildType != "debug" else {
      throw unsuitable("context.library_build_type", "release: a debug build's times say nothing")
    }
    if let instrumentation = details.instrumentation {
      throw unsuitable("context.mnist_bench.instrumentation", "none, as times with \(instrumentation) say nothing")
    }
    guard BenchmarkResult.all(in: report).contains(where: { $0.failure == nil }) else {
      throw unsuitable("benchmarks", "the row of a median for at least one benchmark")
    }
    guard let date = Self.date(report.context.date) else {
      throw unsuitable("context.date", "a date such as 2026-01-31T12:00:00Z")
    }
    if let text = details.gitCommitDate {
      guard let date = Self.date(text) else {
        throw unsuitable("context.mnist_bench.git_commit_date", "a date such as 2026-01-31T12:00:00Z")
      }
      commitDate = date
    } else {
      commitDate = nil
    }
    self.file = file
    self.report = report.slim
    self.commit = commit
    self.date = date
  }

  private static func date(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }

  /// The entries in the order of their commits, and those of one commit in the order of their measurement.
  static func inOrder(_ entries: [HistoryEntry]) -> [HistoryEntry] {
    let commits = Dictionary(grouping: entries, by: \.commit).values.map { $0.sorted { $0.date < $1.date } }
    return commits.sorted { order(of: $0) < order(of: $1) }.flatMap(\.self)
  }

  /// What decides the place of a commit, whose entries are given: when it was made, whenever it was measured. If no
  /// report tells, its first measurement counts. Of commits made in the same second, the one that was measured first is
  /// taken for the older.
  private static func order(of entries: [HistoryEntry]) -> (Date, Date, String) {
    let first = entries[0]
    return (entries.lazy.compactMap(\.commitDate).first ?? first.date, first.date, first.commit)
  }
}
