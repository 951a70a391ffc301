import Bisection
import Foundation

/// What a search came to.
package struct BisectOutcome {
  private let trail: BisectTrail
  private let record: BisectRecord

  /// Whether nothing more can be learnt; otherwise the time was over first.
  package let isComplete: Bool

  init(trail: BisectTrail, record: BisectRecord, isComplete: Bool) {
    self.trail = trail
    self.record = record
    self.isComplete = isComplete
  }

  private static let certainty = BisectionRules().certainty
  private static let mostFiles = 20

  /// Whether a commit, or a range of commits, was found in any row.
  package var isFound: Bool {
    trail.bisection.rows.contains { row in
      if case .shift = row.belief?.conclusion(Self.certainty) { true } else { false }
    }
  }

  /// The outcome for people; `check` are the words that follow `make ab BASE=... HEAD=... WORKLOADS=... KERNELS=...`.
  package func text(check: [String]) -> String {
    var lines = [
      "good: \(name(0))", "bad: \(name(history.commits))",
      "\(history.commits) commits; \(history.passedBy) others change nothing that is compiled", "",
    ]
    lines += trail.lines.enumerated().map { "\($0 + 1). \($1)" } + [""]
    for row in trail.rows.names.indices { lines += rowLines(row, check: check) + [""] }
    lines += trail.rows.others + passedOver
    let lives = record.comparisons.reduce(0) { $0 + ($1.logarithms.values.map(\.count).max() ?? 0) }
    lines.append("\(record.revisions.count) revisions, \(lives) lives, \(Int(record.seconds.rounded())) s")
    if !isComplete { lines.append("the time is over; the same command with a greater --budget goes on from here") }
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
    case .noShift(let certainty):
      lines = [
        "\(trail.rows.names[row]): no \(trail.noun) shown",
        "  \(certainty.percent): no commit makes \(within) \(trail.comparative)",
      ]
    case .shift(let pair, let certainty): lines = shiftLines(pair, certainty, row: row, check: check)
    case .undecided(let noShift):
      lines = [
        "\(trail.rows.names[row]): not decided",
        "  \(noShift.percent): no commit makes \(within) \(trail.comparative)"
          + (belief.likelyRange.map { "; if one does, it is in \(range($0))" } ?? ""),
      ]
    }
    if let ratio = trail.ratio(of: RevisionPair(0, history.commits), row: row), history.commits > 1 {
      lines.append("  from good to bad: \(change(ratio))")
    }
    return lines
  }

  private var within: String { String(format: "it %g %% or more", 100 * trail.settings.within) }

  private func shiftLines(_ pair: RevisionPair, _ certainty: Double, row: Int, check: [String]) -> [String] {
    let size = trail.ratio(of: pair, row: row).map { ": \(change($0))" } ?? ""
    var lines = ["\(trail.rows.names[row]): \(trail.comparative)\(size)"]
    let commits = history.revisions[(pair.older + 1)...pair.newer]
    lines.append("  \(certainty.percent): " + (commits.count == 1 ? "this commit" : "one of these commits"))
    for commit in commits {
      lines.append("    \(commit.short) \(commit.subject)")
      let files = history.files(of: commit)
      lines += files.prefix(Self.mostFiles).map { "      \($0)" }
      if files.count > Self.mostFiles { lines.append("      and \(files.count - Self.mostFiles) other files") }
      if let merged = history.merged(by: commit) {
        lines.append("      a merge; its commits: make bisect GOOD=\(merged.good) BAD=\(merged.bad)")
      }
    }
    lines.append("  check: \(checkLine(pair, trail.rows.rows[row], check))")
    if let other = trail.bisection.rows[row].belief?.other {
      lines.append(
        "  \(other.belief.percent): another \(trail.noun), of about \(percent(other.ratio)), in \(range(other.pair))")
    }
    return lines
  }

  private func checkLine(_ pair: RevisionPair, _ row: WorkerProtocol.Row, _ check: [String]) -> String {
    let words = [
      "make ab BASE=\(trail.short(pair.older))", "HEAD=\(trail.short(pair.newer))",
      "WORKLOADS=\"\(row.name.prefix { $0 != "/" })\"", "KERNELS=\"\(row.kernel)\"",
    ]
    return (words + (check.isEmpty ? [] : ["ARGS=\"\(check.joined(separator: " "))\""])).joined(separator: " ")
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
