import Foundation

/// The Mann-Whitney U test: whether samples of one kind tend to be larger than samples of another (Mann and Whitney,
/// 1947).
public struct MannWhitney: Sendable, Equatable {
  /// The number of pairs in which the first kind's sample is the larger, ties counting one half.
  public let u: Double

  /// The two-sided p-value: exact when there are no ties and one side has at most eight samples, otherwise from the
  /// normal approximation with corrections for ties and continuity (as SciPy's `mannwhitneyu` chooses).
  public let pValue: Double

  /// Tests two groups of samples; neither is empty.
  public init(_ first: [Double], _ second: [Double]) {
    let ranks = MidRanks(first, second)
    let n1 = Double(first.count)
    let n2 = Double(second.count)
    u = ranks.firstSum - n1 * (n1 + 1) / 2
    if ranks.tieCorrection == 0, min(first.count, second.count) <= 8 {
      pValue = Self.exactPValue(u: max(u, n1 * n2 - u), first.count, second.count)
    } else {
      let n = n1 + n2
      let variance = n1 * n2 / 12 * (n + 1 - ranks.tieCorrection / (n * (n - 1)))
      let distance = abs(u - n1 * n2 / 2) - 0.5
      pValue = variance > 0 ? min(1, erfc(distance / (2 * variance).squareRoot())) : 1
    }
  }

  /// Twice the probability of at least `u`: counts, for each sum, the ways to choose ranks for the smaller group.
  private static func exactPValue(u: Double, _ first: Int, _ second: Int) -> Double {
    let chosen = min(first, second)
    let largest = chosen * max(first, second)
    // ways[k][s]: choices of k ranks, counted from 0 and less the smallest possible sum, with sum s.
    var ways = Array(repeating: Array(repeating: 0.0, count: largest + 1), count: chosen + 1)
    ways[0][0] = 1
    for rank in 0..<(first + second) {
      for size in stride(from: min(chosen, rank + 1), through: 1, by: -1) {
        let addend = rank - (size - 1)
        guard addend <= largest else { continue }
        for sum in stride(from: largest, through: addend, by: -1) {
          ways[size][sum] += ways[size - 1][sum - addend]
        }
      }
    }
    let all = ways[chosen].reduce(0, +)
    let extreme = ways[chosen][Int(u)...].reduce(0, +)
    return min(1, 2 * extreme / all)
  }
}

/// The ranks of two groups together, equal samples sharing their mean rank.
private struct MidRanks {
  /// The sum of the first group's ranks, counted from 1.
  private(set) var firstSum = 0.0
  /// The sum of t^3 - t over all sets of t equal samples.
  private(set) var tieCorrection = 0.0

  init(_ first: [Double], _ second: [Double]) {
    let (first, second) = (first.ascending(), second.ascending())
    var (firstEnd, secondEnd) = (0, 0)
    while firstEnd < first.count || secondEnd < second.count {
      let (firstStart, start) = (firstEnd, firstEnd + secondEnd)
      let value = min(
        firstEnd < first.count ? first[firstEnd] : .infinity, secondEnd < second.count ? second[secondEnd] : .infinity)
      while firstEnd < first.count, first[firstEnd] == value { firstEnd += 1 }
      while secondEnd < second.count, second[secondEnd] == value { secondEnd += 1 }
      let ties = Double(firstEnd + secondEnd - start)
      tieCorrection += ties * ties * ties - ties
      let rank = Double(start + 1 + firstEnd + secondEnd) / 2
      firstSum += rank * Double(firstEnd - firstStart)
    }
  }
}
