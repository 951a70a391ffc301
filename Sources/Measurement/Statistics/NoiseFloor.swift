/// The largest difference that this host shows between a thing and itself.
public struct NoiseFloor: Sendable, Equatable {
  /// The floor as a share of the time: 0.01 means that differences up to 1 % are noise.
  public let fraction: Double

  /// Takes a floor that is already known, for example from a report.
  public init(fraction: Double) {
    self.fraction = fraction
  }

  /// Takes the floor from A/A runs, each the ratio of a thing to itself: how far the farthest bound of their intervals
  /// is from 1.
  public init(comparisonsWithItself estimates: [RatioEstimate]) {
    fraction = estimates.reduce(0) { max($0, $1.interval.upper - 1, 1 / $1.interval.lower - 1) }
  }
}
