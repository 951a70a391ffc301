/// What a ratio of times shows.
public enum Verdict: String, Sendable, Codable {
  /// It takes less time than the base.
  case faster
  /// It takes more time than the base.
  case slower
  /// The samples show no difference beyond the noise, which does not mean that there is none.
  case noDifferenceShown = "no_difference_shown"
  /// One of the two has no time, or too few samples for a 95 % interval.
  case notComparable = "not_comparable"

  /// Judges a ratio: different only if its whole 95 % interval lies outside 1 / (1 + `noiseFloor`)...(1 + `noiseFloor`).
  public init(_ estimate: RatioEstimate, noiseFloor: NoiseFloor) {
    let limit = 1 + noiseFloor.fraction
    if estimate.interval.confidence < Interval.confidence {
      self = .notComparable
    } else if estimate.interval.upper < 1 / limit {
      self = .faster
    } else if estimate.interval.lower > limit {
      self = .slower
    } else {
      self = .noDifferenceShown
    }
  }
}
