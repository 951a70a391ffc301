import Bisection
import Console
import Foundation

/// What a search came to.
package struct BisectOutcome {
  private let trail: BisectTrail
  private let record: BisectRecord

  init(trail: BisectTrail, record: BisectRecord) {
    self.trail = trail
    self.record = record
  }

  private static let certainty = 0.95

  /// Whether a commit, or a range of commits, was found in any row.
  package var isFound: Bool {
    trail.bisection.rows.contains { row in
      if case .step = row.belief?.conclusion(Self.certainty) { true } else { false }
    }
  }

  /// The outcome for people; `check` are the words that follow `make ab BASE=... HEAD=... WORKLOADS=... KERNELS=...`.
  package func text(check: [String]) -> String {
    var lines = [
      "good: \(name(0))", "bad: \(name(history.commits))",
      "\(history.commits) commits; \(history.passedBy) others change nothing that is compiled", "",
    ]
    lines += trail.steps.enumerated().map { "\($0 + 1). \($1)" } + [""]
    for row in trail.rows.names.indices { lines += rowLines(row, check: check) + [""] }
    lines += trail.rows.others + passedOver
    let lives = record.comparisons.reduce(0) { $0 + ($1.logarithms.values.map(\.count).max() ?? 0) }
    let tried = record.revisions.count
    lines.append("\(tried) revisions, \(lives) lives, \(Int(record.seconds.rounded())) s")
    return lines.joined(separator: "\n") + "\n"
  }

  private var history: CommitHistory { trail.history }

  private func name(_ place: Int) -> String {
    "\(history.revisions[place].short) \(history.revisions[place].subject)"
  }

  private var passedOver: [String] {
    record.revisions.flatMap { revision in
      let reasons =
        [revision.failure].compactMap(\.self) + revision.failedRows.sorted { $0.key < $1.key }.map { "\($0): \($1)" }
      return reasons.map { "passed over: \(name(revision.place)): \($0)" }
    }
  }

  private func rowLines(_ row: Int, check: [String]) -> [String] {
    guard let belief = trail.bisection.rows[row].belief else { return ["\(trail.rows.names[row]): not measured"] }
    var lines: [String]
    switch belief.conclusion(Self.certainty) {
    case .noStep(let certainty):
      lines = [
        "\(trail.rows.names[row]): no \(trail.noun) shown",
        "  \(certainty.percent): no commit makes \(within) \(trail.comparative)",
      ]
    case .step(let pair, let certainty): lines = stepLines(pair, certainty, row: row, check: check)
    case .undecided(let noStep):
      lines = [
        "\(trail.rows.names[row]): not decided",
        "  \(noStep.percent): no commit makes \(within) \(trail.comparative)"
          + (belief.likelyRange.map { "; if one does, it is in \(range($0))" } ?? ""),
      ]
    }
    if let ratio = trail.ratio(of: RevisionPair(0, history.commits), row: row), history.commits > 1 {
      lines.append("  from good to bad: \(change(ratio))")
    }
    return lines
  }

  private var within: String { String(format: "it %g %% or more", 100 * trail.settings.within) }

  private func stepLines(_ pair: RevisionPair, _ certainty: Double, row: Int, check: [String]) -> [String] {
    let size = trail.ratio(of: pair, row: row).map { ": \(change($0))" } ?? ""
    var lines = ["\(trail.rows.names[row]): \(trail.comparative)\(size)"]
    let commits = history.revisions[(pair.older + 1)...pair.newer]
    lines.append("  \(certainty.percent): " + (commits.count == 1 ? "this commit" : "one of these commits"))
    for commit in commits {
      lines.append("    \(commit.short) \(commit.subject)")
      lines += history.files(of: commit).map { "      \($0)" }
      if let merged = history.merged(by: commit) {
        lines.append("      a merge; its commits: make bisect GOOD=\(merged.good) BAD=\(merged.bad)")
      }
    }
    let row = trail.rows.rows[row]
    let words = [
      "make ab BASE=\(trail.short(pair.older))", "HEAD=\(trail.short(pair.newer))",
      "WORKLOADS=\"\(row.name.prefix { $0 != "/" })\"", "KERNELS=\"\(row.kernel)\"",
    ]
    let rest = check.isEmpty ? [] : ["ARGS=\"\(check.joined(separator: " "))\""]
    lines.append("  check: \((words + rest).joined(separator: " "))")
    if let other = trail.bisection.rows[self.trail.rows.names.firstIndex(of: row.name) ?? 0].belief?.other {
      lines.append(
        "  \(other.belief.percent): another \(trail.noun), of about \(percent(other.ratio)), in \(range(other.pair))")
    }
    return lines
  }

  private func range(_ pair: RevisionPair) -> String {
    "\(trail.short(pair.older))..\(trail.short(pair.newer)) (\(pair.commitCount))"
  }

  private func percent(_ ratio: Double) -> String { String(format: "%.1f %%", 100 * abs(ratio - 1)) }

  /// "1.031 times the time (1.024 - 1.038)"
  private func change(_ ratio: PairEstimate) -> String {
    String(format: "%.3f times the time (%.3f - %.3f)", ratio.ratio, ratio.lower, ratio.upper)
  }
}
