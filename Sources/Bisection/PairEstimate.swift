import Foundation

/// The ratio of two revisions' times, with a 95 % interval: the newer one's over the older one's.
package struct PairEstimate: Sendable, Equatable {
  /// The median.
  package let ratio: Double
  /// The lower end.
  package let lower: Double
  /// The upper end.
  package let upper: Double

  /// The older one's time over the newer one's.
  package var inverse: PairEstimate { PairEstimate(ratio: 1 / ratio, lower: 1 / upper, upper: 1 / lower) }

  private init(ratio: Double, lower: Double, upper: Double) {
    self.ratio = ratio
    self.lower = lower
    self.upper = upper
  }

  /// Estimates the ratio from lives that scatter by `noise`, by their likelihood alone (a flat prior).
  init(_ pair: ComparedPair, noise: Double, _ model: HistoryModel) {
    let scatter = Scatter(scale: noise, model)
    let middle = pair.logarithms.sorted()[pair.logarithms.count / 2]
    let points = (-Self.steps...Self.steps).map { middle + Double($0) / Double(Self.steps) * Self.reach * noise }
    let exponents = points.map { scatter.logDensity(pair.logarithms, around: $0) }
    let greatest = exponents.max() ?? 0
    let weights = exponents.map { exp($0 - greatest) }
    let sum = weights.reduce(0, +)
    func quantile(_ probability: Double) -> Double {
      var below = 0.0
      for (index, weight) in weights.enumerated() {
        below += weight / sum
        if below >= probability { return exp(points[index]) }
      }
      return exp(points[points.count - 1])
    }
    lower = quantile(0.025)
    ratio = quantile(0.5)
    upper = quantile(0.975)
  }

  private static let steps = 400
  // In standard deviations of a life.
  private static let reach = 8.0
}
