import Foundation

/// What is known of the builds of a history's revisions.
package struct Builds: Sendable {
  /// The places of those that are built.
  package var built: Set<Int>

  /// The places of those that cannot be built, or cannot be measured.
  package var broken: Set<Int>

  /// The places of those whose programs are kept from an earlier time.
  package var kept: Set<Int> = []

  /// The time that building and proving one takes, in seconds.
  package var seconds: Double

  /// The time that one takes whose program is kept.
  package var secondsIfKept: Double

  /// What is known before anything is built.
  package init(
    built: Set<Int> = [], broken: Set<Int> = [], seconds: Double = 60, secondsIfKept: Double = 2
  ) {
    self.built = built
    self.broken = broken
    self.seconds = seconds
    self.secondsIfKept = secondsIfKept
  }

  /// The time until both revisions of a pair can be measured.
  func seconds(for pair: RevisionPair) -> Double {
    [pair.older, pair.newer].reduce(0) { sum, place in
      sum + (built.contains(place) ? 0 : kept.contains(place) ? secondsIfKept : seconds)
    }
  }

  /// The probability that a revision can be built: neighbours of one that cannot often have the same fault.
  func chance(of place: Int) -> Double {
    let distance = broken.map { abs($0 - place) }.min()
    return distance.map { 1 - exp2(-Double($0)) } ?? 1
  }
}
