/// What the reference loop says about the machine while the samples were taken.
public struct ReferenceStability: Sendable, Equatable {
  /// The median of the last third of the reference times over that of the first third: 1 when the clock frequency held.
  public let drift: Double

  /// The rounds whose reference took over 10 % longer than the median, because the core was taken away or slowed.
  public let disturbedRounds: Int

  /// Judges reference times in the order they were taken; there is at least one.
  public init(referenceTimes: [Double]) {
    let third = max(1, referenceTimes.count / 3)
    drift = Array(referenceTimes.suffix(third)).median / Array(referenceTimes.prefix(third)).median
    let limit = 1.1 * referenceTimes.median
    disturbedRounds = referenceTimes.count { $0 > limit }
  }
}
