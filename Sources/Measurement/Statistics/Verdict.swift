/// What a ratio of times shows.
public enum Verdict: String, Sendable, Codable {
  /// It takes less time than the base.
  case faster
  /// It takes more time than the base.
  case slower
  /// The difference is known to be too small to matter.
  case same
  /// Neither a difference nor that there is none worth the name could be shown in the time given.
  case notDecided = "not_decided"
  /// The samples show no difference beyond the noise, which does not mean that there is none.
  case noDifferenceShown = "no_difference_shown"
  /// One of the two has no time, or too few samples for a 95 % interval.
  case notComparable = "not_comparable"

  /// Judges a ratio: different only if its 95 % interval does not contain 1 and the ratio itself is larger than
  /// 1 + `noiseFloor`, or smaller than the inverse of that.
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
