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

  /// The probability that a revision can be built. Those that cannot lie next to each other, from a fault to its
  /// mending; where it begins or ends, between a revision that can be built and one that cannot, nobody knows.
  func chance(of place: Int) -> Double {
    guard !broken.isEmpty, !built.contains(place) else { return 1 }
    let older = built.union(broken).filter { $0 < place }.max()
    let newer = built.union(broken).filter { $0 > place }.min()
    func isBroken(_ neighbour: Int?) -> Bool { neighbour.map(broken.contains) ?? false }
    switch (isBroken(older), isBroken(newer)) {
    case (false, false): return 1
    case (true, true): return Self.chanceBetweenBroken
    case (let isOlder, _):
      guard let older, let newer else { return Self.chanceBetweenBroken }
      return Double(isOlder ? place - older : newer - place) / Double(newer - older)
    }
  }

  private static let chanceBetweenBroken = 0.1
}
