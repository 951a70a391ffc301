import Foundation

/// How likely each mean of a pair is, with the greatest shift between the two and without.
struct PairPrediction: Sendable {
  private(set) var with = [Double](repeating: 0, count: SizeGrid.means.count)
  private(set) var without = [Double](repeating: 0, count: SizeGrid.means.count)

  mutating func add(_ weight: Double, mean: Int, hasShift: Bool) {
    let index = mean - SizeGrid.means.lowerBound
    if hasShift { with[index] += weight } else { without[index] += weight }
  }

  mutating func add(_ weights: [Double], from mean: Int, hasShift: Bool) {
    let start = mean - SizeGrid.means.lowerBound
    for (offset, weight) in weights.enumerated() where weight > 0 {
      if hasShift { with[start + offset] += weight } else { without[start + offset] += weight }
    }
  }

  /// The information that a measurement of the mean with normal noise gives about whether the shift is between the two,
  /// in bits (mutual information; Cover and Thomas, "Elements of Information Theory", 2006, section 2.3).
  func information(variance: Double, unit: Double) -> Double {
    let blur = Blur(variance: variance, unit: unit)
    let (seenWith, seenWithout) = (blur.applied(to: with), blur.applied(to: without))
    let (sumWith, sumWithout) = (seenWith.reduce(0, +), seenWithout.reduce(0, +))
    guard sumWith > 0, sumWithout > 0 else { return 0 }
    let sum = sumWith + sumWithout
    var bits = 0.0
    for index in seenWith.indices {
      let seen = seenWith[index] + seenWithout[index]
      if seenWith[index] > 0 { bits += seenWith[index] * log2(seenWith[index] * sum / (seen * sumWith)) }
      if seenWithout[index] > 0 { bits += seenWithout[index] * log2(seenWithout[index] * sum / (seen * sumWithout)) }
    }
    return bits / sum
  }
}
