import Foundation

/// The signed-rank test, with its estimate and interval, of the middle of symmetrically distributed differences
/// (Wilcoxon, "Individual comparisons by ranking methods", 1945; Hodges and Lehmann, 1963).
///
/// If two processes run the same program and are treated alike, their difference is symmetric around zero whatever its
/// distribution, so the test is exact. For normal differences its efficiency is 95 %, against 64 % for the sign test.
/// An extreme difference has no more weight than its rank.
public struct SignedRank: Sendable, Equatable {
  /// The two-sided p-value of a middle of zero: exact up to 60 differences that are not zero, otherwise from the normal
  /// approximation.
  public let pValue: Double

  /// The middle: the median of all means of two differences (Hodges and Lehmann).
  public let estimate: Double

  private let walshAverages: [Double]
  private let count: Int

  private static let mostExact = 60

  /// Takes the differences, at least one.
  public init(_ differences: [Double]) {
    precondition(!differences.isEmpty, "a signed-rank test needs a difference")
    count = differences.count
    var averages: [Double] = []
    averages.reserveCapacity(count * (count + 1) / 2)
    for first in 0..<count {
      for second in first..<count { averages.append((differences[first] + differences[second]) / 2) }
    }
    averages = averages.ascending()
    walshAverages = averages
    estimate = averages.percentile(50)
    // The statistic is the number of positive means of two differences; a mean of zero counts one half.
    let (negative, notPositive) = (averages.partitionPoint { $0 >= 0 }, averages.partitionPoint { $0 > 0 })
    let positive = Double(averages.count - notPositive) + Double(notPositive - negative) / 2
    let extreme = min(positive, Double(averages.count) - positive)
    pValue = min(1, 2 * Self.probability(atMost: extreme, count: count))
  }

  /// The interval of the middle with at least this confidence: it cuts off as many means of two at either end as the
  /// test allows. With too few differences it spans all means and states its true confidence.
  public func interval(confidence: Double) -> Interval {
    let tail = (1 - confidence) / 2
    var cut = 0
    while cut + 1 < walshAverages.count / 2, Self.probability(atMost: Double(cut), count: count) <= tail { cut += 1 }
    guard cut > 0 else {
      let covered = 1 - 2 * Self.probability(atMost: 0, count: count)
      return Interval(lower: walshAverages[0], upper: walshAverages[walshAverages.count - 1], confidence: covered)
    }
    return Interval(
      lower: walshAverages[cut - 1], upper: walshAverages[walshAverages.count - cut], confidence: confidence)
  }

  /// The probability that the ranks of the positive ones among `count` differences add up to at most `sum`, if the
  /// middle is zero.
  private static func probability(atMost sum: Double, count: Int) -> Double {
    let n = Double(count)
    guard count <= mostExact else {
      let variance = n * (n + 1) * (2 * n + 1) / 24
      return erfc((n * (n + 1) / 4 - sum - 0.5) / (2 * variance).squareRoot()) / 2
    }
    return cumulative[count][min(Int(sum), cumulative[count].count - 1)]
  }

  // For each number of differences, the probabilities of sums of up to 0, 1, 2, ...
  private static let cumulative: [[Double]] = {
    var probabilities = [1.0]
    var table = [[1.0]]
    for rank in 1...mostExact {
      // The difference of this rank is negative or positive, each with probability 1/2.
      var next = [Double](repeating: 0, count: probabilities.count + rank)
      for (sum, probability) in probabilities.enumerated() {
        next[sum] += probability / 2
        next[sum + rank] += probability / 2
      }
      probabilities = next
      var total = 0.0
      table.append(
        next.map { probability in
          total += probability
          return total
        })
    }
    return table
  }()
}
