import Measurement

/// A series cut into segments of one level each, such that the cost of all observations, plus a penalty for each cut,
/// is the least of all possible segmentations.
///
/// It is exact: optimal partitioning (Jackson et al., "An algorithm for optimal partitioning of data on an interval",
/// IEEE Signal Processing Letters 12, 2005), pruned by function (Maidstone, Hocking, Rigaill and Fearnhead, "On optimal
/// multiple changepoint algorithms for large data", Statistics and Computing 27, 2017). It gives what PELT gives
/// (Killick, Fearnhead and Eckley, "Optimal detection of changepoints with a linear computational cost", Journal of the
/// American Statistical Association 107, 2012), which compares the starts of segments instead of levels, but it also
/// allows a bounded cost at little expense.
package struct Segmentation: Sendable, Equatable {
  /// The index of each segment's first observation; the first is 0.
  package let starts: [Int]

  /// The level of each segment.
  package let levels: [Double]

  /// Cuts a series that is not empty.
  ///
  /// - Parameters:
  ///   - observations: the series.
  ///   - penalty: the price of a cut, as a sum of squares of values divided by their scales.
  ///   - bound: how many scales away from its level an observation counts at most; infinite for least squares.
  package init(_ observations: [Observation], penalty: Double, bound: Double) {
    // Squares of values that lie near 0 lose no digits when they are subtracted.
    let center = observations.map(\.value).median
    let centered = observations.map { Observation($0.value - center, scale: $0.scale, mayDiffer: $0.mayDiffer) }
    var cost = PiecewiseCost(bound: bound)
    var origins: [Int] = []
    for (index, observation) in centered.enumerated() {
      if index > 0 && observation.mayDiffer { cost.begin(index, cost: cost.minimum.cost + penalty) }
      cost.add(observation)
      origins.append(cost.minimum.start)
    }
    var starts: [Int] = []
    var end = origins.count
    while end > 0 {
      end = origins[end - 1]
      starts.insert(end, at: 0)
    }
    self.starts = starts
    levels = zip(starts, starts.dropFirst() + [centered.count]).map { start, end in
      var cost = PiecewiseCost(bound: bound)
      for observation in centered[start..<end] { cost.add(observation) }
      return cost.minimum.level + center
    }
  }

  /// The indices of each segment's observations, in a series of `count`.
  func segments(of count: Int) -> [Range<Int>] { zip(starts, starts.dropFirst() + [count]).map { $0..<$1 } }

  /// The distance of each observation from its level, as a multiple of its scale. A level that was estimated from few
  /// observations lies nearer to them than the true one, so the distances are corrected for that.
  func distances(of observations: [Observation]) -> [Double] {
    zip(segments(of: observations.count), levels).flatMap { segment, level in
      let correction = segment.count > 1 ? (Double(segment.count) / Double(segment.count - 1)).squareRoot() : 1
      return observations[segment].map { correction * ($0.value - level) / $0.scale }
    }
  }
}
