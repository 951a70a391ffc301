import Foundation

/// The sign test: whether the first of a pair tends to be larger than the second (Arbuthnott, 1710; Conover, "Practical
/// nonparametric statistics", 1999, section 3.4).
///
/// It rests on the same argument as ``Interval/median(of:)``, a binomial count whatever the distribution, so that
/// p-value and interval of paired ratios cannot contradict each other.
public struct SignTest: Sendable, Equatable {
  /// The two-sided p-value, exact; 1 if all differences are 0.
  public let pValue: Double

  /// Tests the differences of pairs; those that are 0 say nothing and are left out.
  public init(_ differences: [Double]) {
    let positive = differences.count { $0 > 0 }
    let negative = differences.count { $0 < 0 }
    let count = positive + negative
    // Logarithms, as 2 to the power of minus `count` can be too small for a Double.
    var logProbability = -Double(count) * log(2)
    var tail = 0.0
    for rank in 0...min(positive, negative) {
      tail += exp(logProbability)
      logProbability += log(Double(count - rank) / Double(rank + 1))
    }
    pValue = min(1, 2 * tail)
  }

  /// The smallest p-value that this many pairs can give.
  static func smallestPValue(pairs: Int) -> Double { min(1, exp2(Double(1 - pairs))) }
}
