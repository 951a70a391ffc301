/// The largest difference that this host shows when a kernel set is compared with itself.
public struct NoiseFloor: Sendable, Equatable {
  /// The floor as a share of the time: 0.01 means that differences up to 1 % are noise.
  public let fraction: Double

  /// Creates a floor from a known value, for example from a report.
  public init(fraction: Double) {
    self.fraction = fraction
  }

  /// Computes the floor from A/A runs (ratios of a kernel set to itself): the distance from 1 to the farthest bound of
  /// their intervals.
  public init(comparisonsWithItself estimates: [RatioEstimate]) {
    fraction = estimates.reduce(0) { max($0, $1.interval.upper - 1, 1 / $1.interval.lower - 1) }
  }
}
