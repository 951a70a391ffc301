/// The search for the commits that made rows of a comparison slower: what to compare next.
///
/// It is a noisy binary search (Burnashev and Zigangirov, "An interval estimation problem for controlled observations",
/// 1974; Waeber, Frazier and Henderson, "Bisection search with noisy responses", 2013): each comparison moves the
/// belief over all commits, and the next one is the one that tells most per second.
package struct Bisection: Sendable {
  /// The searches, row by row.
  package private(set) var rows: [RowBisection]

  private let rules: BisectionRules

  /// What to compare next.
  package struct Comparison: Sendable, Equatable {
    /// The two revisions.
    package let pair: RevisionPair
    /// How many lives to measure.
    package let lives: Int
    /// The rows that are not decided yet.
    package let rows: [Int]
  }

  /// A search among so many commits, at least one, in so many rows.
  package init(
    commits: Int, rows: Int, model: HistoryModel = HistoryModel(), rules: BisectionRules = BisectionRules()
  ) {
    self.rules = rules
    self.rows = (0..<rows).map { _ in RowBisection(commits: commits, model: model, rules: rules) }
  }

  /// Adds what was measured of a row: the logarithms of the newer one's time over the older one's, one for each life.
  package mutating func add(_ logarithms: [Double], of pair: RevisionPair, row: Int) {
    rows[row].add(logarithms, of: pair)
  }

  /// The comparison that tells most per second; nil once all rows are decided, or nothing more can be learnt.
  ///
  /// - Parameters:
  ///   - builds: what is known of the builds, row by row.
  ///   - secondsPerLife: the time of a life of one row.
  package func next(_ builds: [Builds], secondsPerLife: Double) -> Comparison? {
    var wishes: [RevisionPair: (bits: Double, rows: [Int])] = [:]
    for row in rows.indices {
      for (pair, bits) in rows[row].wishes(builds[row]) {
        let wish = wishes[pair] ?? (0, [])
        wishes[pair] = (wish.bits + bits, wish.rows + [row])
      }
    }
    func rate(_ pair: RevisionPair, _ wish: (bits: Double, rows: [Int])) -> Double {
      let measuring = Double(rules.lives * wish.rows.count) * secondsPerLife
      return wish.bits / (builds[wish.rows[0]].seconds(for: pair) + measuring)
    }
    let rated = wishes.map { (pair: $0, rate: rate($0, $1), rows: $1.rows) }
    guard let best = rated.map(\.rate).max() else { return nil }
    // Among those that tell about as much, the pair with the fewest commits between: less else differs.
    let chosen = rated.filter { $0.rate > 0.98 * best }.min {
      ($0.pair.commits, $0.pair.older) < ($1.pair.commits, $1.pair.older)
    }
    return chosen.map { chosen in
      let isFirst = chosen.rows.contains { rows[$0].belief == nil }
      return Comparison(pair: chosen.pair, lives: isFirst ? rules.firstLives : rules.lives, rows: chosen.rows)
    }
  }
}
