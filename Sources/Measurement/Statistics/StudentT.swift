import Foundation

/// Student's distribution, of a mean whose standard deviation is estimated from few values.
enum StudentT {
  /// The t beyond which, to either side, 2.5 % lie; `degrees` is at least 1.
  static func quantileOf95Percent(degrees: Int) -> Double {
    var (lower, upper) = (0.0, Double.pi / 2)
    // Each step halves the range, so that 60 leave nothing of it.
    for _ in 0..<60 {
      let middle = (lower + upper) / 2
      if probability(within: middle, degrees: degrees) < Interval.confidence { lower = middle } else { upper = middle }
    }
    return tan(lower) * Double(degrees).squareRoot()
  }

  /// The probability that |t| is below the square root of `degrees` times the tangent of `angle` (Abramowitz and
  /// Stegun, "Handbook of mathematical functions", 1964, 26.7.3 and 26.7.4).
  private static func probability(within angle: Double, degrees: Int) -> Double {
    let isEven = degrees.isMultiple(of: 2)
    let square = cos(angle) * cos(angle)
    var term = isEven ? 1 : cos(angle)
    var sum = degrees == 1 ? 0 : term
    for k in stride(from: isEven ? 1 : 2, through: degrees - 3, by: 2) {
      term *= square * Double(k) / Double(k + 1)
      sum += term
    }
    return isEven ? sin(angle) * sum : 2 / Double.pi * (angle + sin(angle) * sum)
  }
}
