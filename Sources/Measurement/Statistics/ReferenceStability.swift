/// The machine's stability while the samples were taken, from the times of the reference loop.
public struct ReferenceStability: Sendable, Equatable {
  /// The median of the last third of the reference times over that of the first third: 1 when the clock frequency held.
  public let drift: Double

  /// The number of rounds whose reference loop took over 10 % longer than the median: the core was taken away or
  /// slowed.
  public let disturbedRounds: Int

  /// Judges reference times in the order they were taken; there is at least one.
  public init(referenceTimes: [Double]) {
    let third = max(1, referenceTimes.count / 3)
    drift = Array(referenceTimes.suffix(third)).median / Array(referenceTimes.prefix(third)).median
    let limit = 1.1 * referenceTimes.median
    disturbedRounds = referenceTimes.count { $0 > limit }
  }
}
