import BenchmarkHistory
import Measurement

extension ChangePoint {
  /// "1.040"
  package var ratioText: String { ratio.ratio.threeDecimals }

  /// "1.031 - 1.049"
  package var intervalText: String {
    "\(ratio.interval.lower.threeDecimals) - \(ratio.interval.upper.threeDecimals)"
  }

  /// The commits that the change most likely lies between: "cf57555 and fb8360a"
  package var placeText: String { "\(before.shortCommit) and \(after.shortCommit)" }

  /// The commits that it lies between with 95 % confidence.
  package var boundsText: String { "\(bounds.before.shortCommit) and \(bounds.after.shortCommit)" }

  /// "slower" or "faster"
  package var verdictText: String { (isSlower ? Verdict.slower : .faster).phrase }

  /// All in a sentence, without the benchmark.
  package var sentence: String {
    "\(ratioText) times as long (\(intervalText)), \(verdictText); most likely between \(placeText), with 95 % "
      + "confidence between \(boundsText)"
  }
}

extension MachineHistory {
  /// "12 reports of 11 commits, measured from 2026-11-01 to 2026-11-28"
  package var summary: String {
    let commits = Set(entries.map(\.commit)).count
    let days = entries.map { $0.report.context.date.prefix(10) }.sorted()
    let span = days.first == days.last ? "on \(days[0])" : "from \(days[0]) to \(days[days.count - 1])"
    return "\(entries.count) report\(entries.count == 1 ? "" : "s") of \(commits) commit\(commits == 1 ? "" : "s"), "
      + "measured \(span)"
  }
}

extension HistoryCheck {
  /// "1 slower, 2 slower and acknowledged, 3 faster, 30 without a change"
  package var summary: String {
    let slower = newest.count(where: \.isSlower)
    let counts = [
      "\(open.count) slower", "\(slower - open.count) slower and acknowledged", "\(newest.count - slower) faster",
      "\(findings.count - newest.count) without a change",
    ]
    return counts.joined(separator: ", ") + (failures.isEmpty ? "" : ", \(failures.count) failing")
  }

  /// What is to be known beside the table, each a title with lines; those without lines are left out.
  package var notes: [(title: String, lines: [String])] {
    let differences = newest.flatMap { change in
      change.otherDifferences.map { "at \(change.after.shortCommit): \($0)" }
    }
    let suspicions = findings.compactMap { findings in
      findings.suspicion.map { suspicion in
        let reports = suspicion.reports == 1 ? "the last report" : "the last \(suspicion.reports) reports"
        return "\(findings.series.name): \(suspicion.ratio.threeDecimals) times the level, in \(reports)"
      }
    }
    let reasons = newest.compactMap { change in
      history.acknowledgement(of: change).map { "\(change.benchmark): \($0.why)" }
    }
    return [
      ("Failing in the newest report", failures.map { "\($0.name): \($0.reason)" }),
      ("Not the commit alone has changed", differences.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }),
      ("Off the newest level, which may be an accident: measure this commit again", suspicions),
      ("Acknowledged", reasons),
    ].filter { !$0.lines.isEmpty }
  }

  /// The change's state in words: whether somebody has acknowledged it.
  package func stateText(of change: ChangePoint) -> String {
    change.isSlower && history.acknowledgement(of: change) != nil ? "slower, acknowledged" : change.verdictText
  }
}
