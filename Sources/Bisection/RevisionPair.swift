/// Two revisions of a history, by their places: 0 is the good end, and each commit after it has the next number.
package struct RevisionPair: Hashable, Sendable, Codable {
  /// The place of the older one.
  package let older: Int
  /// The place of the newer one.
  package let newer: Int

  /// The pair of these two places, which differ.
  package init(_ one: Int, _ other: Int) {
    older = min(one, other)
    newer = max(one, other)
  }

  /// The number of commits after the older one, up to the newer one.
  package var commits: Int { newer - older }
}

/// What was measured of two revisions.
package struct ComparedPair: Sendable {
  /// The two.
  package let pair: RevisionPair
  /// The logarithms of the newer one's time over the older one's, one for each life of the two processes.
  package var logarithms: [Double]

  /// The measurements of a pair.
  package init(_ pair: RevisionPair, _ logarithms: [Double]) {
    self.pair = pair
    self.logarithms = logarithms
  }
}
