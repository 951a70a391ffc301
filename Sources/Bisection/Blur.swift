import Foundation

/// Normal noise that is added to numbers on a grid.
struct Blur {
  private let weights: [Double]

  /// Noise of this variance on a grid of this unit.
  init(variance: Double, unit: Double) {
    let radius = min(SizeGrid.means.count, Int((3 * variance.squareRoot() / unit).rounded(.up)))
    let heights = (0...radius).map { exp(-Double($0 * $0) * unit * unit / (2 * variance)) }
    let sum = 2 * heights.reduce(0, +) - heights[0]
    weights = heights.map { $0 / sum }
  }

  /// The blurred numbers; what passes the ends is lost.
  func applied(to values: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: values.count)
    for (index, value) in values.enumerated() where value > 0 {
      for other in max(0, index - weights.count + 1)...min(values.count - 1, index + weights.count - 1) {
        result[other] += value * weights[abs(other - index)]
      }
    }
    return result
  }
}
