import Foundation

/// The price of a cut, chosen so that noise alone rarely pays it.
enum Penalty {
  /// How many scales away from its level an observation counts at most (the value that Fearnhead and Rigaill take). A
  /// cut must save more than one observation can cost, so a single outlier, however far, is never a change.
  static let bound = 3.0

  /// The probability that any of all series gets a cut although none has a change.
  static let falseAlarms = 0.05

  /// The price of a cut in a series with so many `places` where the level may change, one of `series` that are looked
  /// at together.
  ///
  /// The gain of a cut at one place is the square of a standard normal number if there is no change. So the penalty is
  /// the square that such a number exceeds with the probability `falseAlarms`, divided by the number of places and of
  /// series (Bonferroni). It is at least a little more than `bound`².
  static func value(places: Int, series: Int) -> Double {
    let probability = falseAlarms / Double(max(1, places) * max(1, series))
    let quantile = twoSidedNormalQuantile(probability)
    return max(1.01 * bound * bound, quantile * quantile)
  }

  /// The distance from 0 that a standard normal number exceeds with this probability, by bisection.
  private static func twoSidedNormalQuantile(_ probability: Double) -> Double {
    var (lower, upper) = (0.0, 40.0)
    for _ in 0..<60 {
      let middle = (lower + upper) / 2
      if erfc(middle / 2.0.squareRoot()) > probability { lower = middle } else { upper = middle }
    }
    return upper
  }
}
