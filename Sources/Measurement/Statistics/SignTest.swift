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
    pValue = Self.pValue(pairs: positive + negative, dissenting: min(positive, negative))
  }

  /// The two-sided p-value of so many pairs, of which `dissenting` differ the other way than the rest.
  static func pValue(pairs: Int, dissenting: Int) -> Double {
    // Logarithms, as 2 to the power of minus `pairs` can be too small for a Double.
    var logProbability = -Double(pairs) * log(2)
    var tail = 0.0
    for rank in 0...dissenting {
      tail += exp(logProbability)
      logProbability += log(Double(pairs - rank) / Double(rank + 1))
    }
    return min(1, 2 * tail)
  }
}
