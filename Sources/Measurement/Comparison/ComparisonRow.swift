/// What became of one benchmark between two reports.
public struct ComparisonRow: Sendable, Equatable {
  /// The benchmark's name.
  public let name: String

  /// The kernel set's name.
  public let kernel: String

  /// The head's time over the base's, both relative to the reference loop's; nil if one of them has no time.
  public let estimate: RatioEstimate?

  /// Mann-Whitney's p-value, corrected for the number of rows; nil if one of them has no time.
  public internal(set) var pValue: Double?

  /// What that shows.
  public internal(set) var verdict = Verdict.notComparable
}
