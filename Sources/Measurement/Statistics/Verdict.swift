/// The verdict on a ratio of times.
public enum Verdict: String, Sendable, Codable {
  /// The head takes less time than the base.
  case faster
  /// The head takes more time than the base.
  case slower
  /// The difference is known to be too small to matter.
  case same
  /// The time ended before the row was known to be slower, faster or the same.
  case notDecided = "not_decided"
  /// The samples show no difference beyond the noise, but there may be one.
  case noDifferenceShown = "no_difference_shown"
  /// The base or the head has no time, or too few samples for a 95 % interval.
  case notComparable = "not_comparable"

  /// Judges a ratio: different only if its 95 % interval does not contain 1, and the ratio is above 1 + `noiseFloor` or
  /// below 1 / (1 + `noiseFloor`).
  public init(_ estimate: RatioEstimate, noiseFloor: NoiseFloor) {
    let limit = 1 + noiseFloor.fraction
    if !estimate.interval.hasEnoughSamples {
      self = .notComparable
    } else if estimate.interval.upper < 1, estimate.ratio < 1 / limit {
      self = .faster
    } else if estimate.interval.lower > 1, estimate.ratio > limit {
      self = .slower
    } else {
      self = .noDifferenceShown
    }
  }
}
