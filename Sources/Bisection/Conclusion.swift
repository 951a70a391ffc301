import Foundation

/// What a search has come to.
package enum Conclusion: Sendable, Equatable {
  /// No commit has a shift that counts, with this probability.
  case noShift(belief: Double)
  /// The greatest shift is between these two revisions, with this probability.
  case shift(RevisionPair, belief: Double)
  /// Neither is certain enough; the belief that there is no shift.
  case undecided(noShift: Double)
}

/// Another shift than the greatest.
package struct OtherShift: Sendable, Equatable {
  /// The revisions between which it most probably is.
  package let pair: RevisionPair
  /// The likeliest ratio of times.
  package let ratio: Double
  /// The probability that there is one.
  package let belief: Double
}

extension ShiftBelief {
  /// What the belief comes to if `certainty` decides. A shift is in the fewest commits that have so much of the belief.
  package func conclusion(_ certainty: Double) -> Conclusion {
    if noShift >= certainty { return .noShift(belief: noShift) }
    guard let (pair, belief) = smallestRange(of: shifts, certainty) else { return .undecided(noShift: noShift) }
    return .shift(pair, belief: belief)
  }

  /// The fewest commits that have nearly all of the belief in a shift; nil if there is no such belief.
  package var likelyRange: RevisionPair? {
    let all = shifts.reduce(0, +)
    return all > 0 ? smallestRange(of: shifts, 0.95 * all)?.pair : nil
  }

  /// The cell that has so much of the belief; nil if none has.
  func namedCell(_ certainty: Double) -> RevisionPair? {
    shifts.firstIndex { $0 >= certainty }.map(cells.pair)
  }

  /// The probability that there is another shift that counts, if there is a greatest one.
  var otherShift: Double { noShift < 1 ? others.reduce(0, +) / (1 - noShift) : 0 }

  /// The other shift, if it is more likely than not.
  package var other: OtherShift? {
    guard otherShift > 0.5 else { return nil }
    let half = 0.5 * others.reduce(0, +)
    let size = otherSizes.indices.max { otherSizes[$0] < otherSizes[$1] } ?? 0
    return smallestRange(of: others, half).map {
      OtherShift(pair: $0.pair, ratio: exp(Double(size) * grid.unit), belief: otherShift)
    }
  }

  private func smallestRange(of belief: [Double], _ least: Double) -> (pair: RevisionPair, belief: Double)? {
    var best: (pair: RevisionPair, belief: Double)?
    for first in cells.indices {
      var sum = 0.0
      for last in first..<cells.indices.upperBound {
        sum += belief[last]
        let pair = RevisionPair(cells.places[first], cells.places[last + 1])
        guard sum >= least else { continue }
        let (commits, fewest) = (pair.commits, best?.pair.commits ?? .max)
        if commits < fewest || (commits == fewest && sum > best?.belief ?? 0) { best = (pair, sum) }
        break
      }
    }
    return best
  }
}

extension RowBisection {
  /// The ratio of two revisions that were compared; nil if they were not.
  package func estimate(of pair: RevisionPair) -> PairEstimate? {
    guard let belief else { return nil }
    return compared.first { $0.pair == pair }.map { PairEstimate($0, noise: belief.noise, model) }
  }
}
