extension [Double] {
  /// The number of values before the first one that is `beyond` a bound; the array is in ascending order.
  func partitionPoint(beyond: (Double) -> Bool) -> Int {
    var (lower, upper) = (0, count)
    while lower < upper {
      let middle = (lower + upper) / 2
      if beyond(self[middle]) { upper = middle } else { lower = middle + 1 }
    }
    return lower
  }

  /// The middle value, or the mean of the two middle values; the array is not empty.
  package var median: Double {
    ascending().percentile(50)
  }

  /// The median of the absolute deviations from the median (not scaled to a standard deviation); the array is not
  /// empty.
  package var medianAbsoluteDeviation: Double {
    let center = median
    return map { abs($0 - center) }.median
  }

  /// The given percentile (0...100) of an array in ascending order that is not empty, interpolated linearly between
  /// neighbours (definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996).
  package func percentile(_ percent: Double) -> Double {
    let position = percent / 100 * Double(count - 1)
    let index = Int(position)
    guard index + 1 < count else { return self[count - 1] }
    return self[index] + (position - Double(index)) * (self[index + 1] - self[index])
  }
}
