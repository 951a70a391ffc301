/// A confidence interval.
public struct Interval: Sendable, Equatable {
  /// The lower bound.
  public let lower: Double

  /// The upper bound.
  public let upper: Double

  /// The probability that an interval made this way covers the truth: 0.95, or less when there are too few samples for
  /// that.
  public let confidence: Double

  /// Creates an interval.
  public init(lower: Double, upper: Double, confidence: Double) {
    self.lower = lower
    self.upper = upper
    self.confidence = confidence
  }

  /// Whether the value lies between the bounds, bounds included.
  public func contains(_ value: Double) -> Bool {
    lower <= value && value <= upper
  }

  /// The number after ±: the distance from `value` to the farther bound.
  package func reach(from value: Double) -> Double {
    max(upper - value, value - lower)
  }

  /// Whether there were enough samples for 95 %. Tables and charts show only such intervals.
  package var hasEnoughSamples: Bool { confidence >= Self.confidence }

  /// The confidence that every interval here has when there are enough samples.
  package static let confidence = 0.95

  /// How many standard deviations such an interval of a normal distribution reaches to either side.
  package static let normalDeviations = 1.96
}
