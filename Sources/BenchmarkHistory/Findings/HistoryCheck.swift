import BenchmarkReports

/// What is new in a machine's history: the newest change of each benchmark, and what the newest report adds.
package struct HistoryCheck: Sendable {
  /// The history.
  package let history: MachineHistory

  /// The findings of all benchmarks.
  package let findings: [SeriesFindings]

  /// The newest change of each benchmark that has changed at all.
  package let newest: [ChangePoint]

  /// The benchmarks that fail in the newest report, but had a time before, with the reasons.
  package let failures: [(name: String, reason: String)]

  /// Checks a history.
  package init(_ history: MachineHistory) {
    self.history = history
    findings = history.findings()
    newest = findings.compactMap(\.changes.last)
    let timed = Set(findings.map(\.series.name))
    failures = BenchmarkResult.all(in: history.entries[history.entries.count - 1].report).compactMap { result in
      result.failure.flatMap { timed.contains(result.name) ? (result.name, $0) : nil }
    }
  }

  /// The newest changes that are slowdowns which nobody has acknowledged.
  package var open: [ChangePoint] { newest.filter { $0.isSlower && history.acknowledgement(of: $0) == nil } }

  /// Whether a benchmark is slower than before and nobody has acknowledged it, or fails.
  package var hasRegression: Bool { !open.isEmpty || !failures.isEmpty }
}
