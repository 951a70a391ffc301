/// The search for the commit that made one row of a comparison slower.
package struct RowBisection: Sendable {
  /// The number of commits.
  let commits: Int
  let model: HistoryModel
  let rules: BisectionRules

  /// What was measured, pair by pair.
  package private(set) var compared: [ComparedPair] = []

  /// The belief after that; nil before the first comparison.
  package private(set) var belief: ShiftBelief?

  /// A search among so many commits, at least one.
  package init(commits: Int, model: HistoryModel, rules: BisectionRules) {
    self.commits = commits
    self.model = model
    self.rules = rules
  }

  /// Adds what was measured: the logarithms of the newer one's time over the older one's, one for each life.
  package mutating func add(_ logarithms: [Double], of pair: RevisionPair) {
    if let place = compared.firstIndex(where: { $0.pair == pair }) {
      compared[place].logarithms += logarithms
    } else {
      compared.append(ComparedPair(pair, logarithms))
    }
    belief = ShiftBelief(commits: commits, compared: compared, model: model)
  }

  private var whole: RevisionPair { RevisionPair(0, commits) }

  private func lives(of pair: RevisionPair) -> Int {
    compared.first { $0.pair == pair }?.logarithms.count ?? 0
  }

  /// The pairs that are worth comparing, with the bits that they tell; none once all is decided or nothing more can be.
  func wishes(_ builds: Builds) -> [(pair: RevisionPair, bits: Double)] {
    guard let belief else { return [(whole, 1)] }
    guard belief.noShift < rules.certainty else { return [] }
    let gain = InformationGain(belief, compared: compared, lives: rules.lives, model)
    guard let named = belief.namedCell(rules.certainty), isIndivisible(named, builds) else {
      return worthwhile(
        candidates(builds).map { pair in
          (pair, gain.bits(of: pair) * min(builds.chance(of: pair.older), builds.chance(of: pair.newer)))
        })
    }
    guard lives(of: named) >= rules.lastLives else { return [(named, 1)] }
    let other = belief.otherShift
    guard other > 1 - rules.certainty, other < rules.certainty else { return [] }
    let rest = [(0, named.older), (named.newer, commits)].filter { $0.0 < $0.1 }.map { RevisionPair($0.0, $0.1) }
    return worthwhile(rest.filter { lives(of: $0) < rules.livesForOther }.map { ($0, gain.bitsOfOther($0)) })
  }

  /// Those that tell more than is tolerated, by what they tell beyond it; without any, all that tell something.
  private func worthwhile(_ wishes: [(pair: RevisionPair, bits: Double)]) -> [(pair: RevisionPair, bits: Double)] {
    let beyond = wishes.filter { $0.bits > rules.tolerated }.map { ($0.pair, $0.bits - rules.tolerated) }
    return beyond.isEmpty ? wishes.filter { $0.bits > rules.least } : beyond
  }

  /// Whether no revision between the two can be built.
  private func isIndivisible(_ pair: RevisionPair, _ builds: Builds) -> Bool {
    (pair.older + 1..<pair.newer).allSatisfy { builds.broken.contains($0) }
  }

  /// All pairs of revisions that are built, and of one that is and one that can be.
  private func candidates(_ builds: Builds) -> [RevisionPair] {
    let built = builds.built.subtracting(builds.broken).sorted()
    let others = (0...commits).filter { !builds.built.contains($0) && !builds.broken.contains($0) }
    return pairs(of: built) + others.flatMap { other in built.map { RevisionPair($0, other) } }
  }

  private func pairs(of places: [Int]) -> [RevisionPair] {
    places.indices.flatMap { first in places[(first + 1)...].map { RevisionPair(places[first], $0) } }
  }
}
