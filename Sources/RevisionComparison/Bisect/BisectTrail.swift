import BenchmarkReports
import Bisection
import Foundation

/// The comparisons of a search one after the other, and the belief after each.
struct BisectTrail {
  let history: CommitHistory
  let rows: SearchRows
  let settings: RevisionSearch.Settings
  private(set) var bisection: Bisection
  /// One line for each comparison of a row.
  private(set) var lines: [String] = []

  init(history: CommitHistory, rows: SearchRows, settings: RevisionSearch.Settings) {
    self.history = history
    self.rows = rows
    self.settings = settings
    var model = HistoryModel()
    model.smallestShift = log(1 + settings.within)
    bisection = Bisection(commits: history.commits, rows: rows.names.count, model: model)
  }

  /// What is looked for: a slowdown is a rise of the logarithm, a speed-up a fall.
  var sign: Double { settings.isFaster ? -1 : 1 }

  /// Adds what was measured.
  mutating func add(_ comparison: BisectRecord.Comparison) {
    let pair = RevisionPair(comparison.older, comparison.newer)
    for (row, name) in rows.names.enumerated() {
      guard let logarithms = comparison.logarithms[name] else { continue }
      bisection.add(logarithms.map { sign * $0 }, of: pair, row: row)
      lines.append(line(pair, row: row, lives: logarithms.count))
    }
  }

  /// The ratio of two revisions' times in a row, with its interval; nil if they were not compared.
  func ratio(of pair: RevisionPair, row: Int) -> PairEstimate? {
    let estimate = bisection.rows[row].estimate(of: pair)
    return settings.isFaster ? estimate?.inverse : estimate
  }

  /// A revision's short hash.
  func short(_ place: Int) -> String { history.revisions[place].short }

  /// What is looked for, as a noun.
  var noun: String { settings.isFaster ? "speed-up" : "slowdown" }

  /// What is looked for, as an adjective.
  var comparative: String { settings.isFaster ? "faster" : "slower" }

  private func line(_ pair: RevisionPair, row: Int, lives: Int) -> String {
    let name = rows.names.count > 1 ? "\(rows.names[row]): " : ""
    let ratio = ratio(of: pair, row: row).map { String(format: "%.3f (%.3f - %.3f)", $0.ratio, $0.lower, $0.upper) }
    let belief = bisection.rows[row].belief.map { belief in
      let range = belief.likelyRange
      return "\(noun): \((1 - belief.noShift).percent)"
        + (range.map { ", in \(short($0.older))..\(short($0.newer)) (\($0.commitCount))" } ?? "")
    }
    return "\(name)\(short(pair.older)) - \(short(pair.newer)), \(lives) lives: \(ratio ?? "-"); \(belief ?? "-")"
  }
}

extension RevisionPair {
  /// "3 commits"
  var commitCount: String { commits == 1 ? "1 commit" : "\(commits) commits" }
}

extension Double {
  /// A probability without decimals, which is never said to be certain: "97 %", ">99 %"
  var percent: String { self > 0.99 ? ">99 %" : self < 0.01 ? "<1 %" : String(format: "%.0f %%", 100 * self) }
}
