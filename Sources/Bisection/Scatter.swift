import Foundation

/// How the lives of a pair scatter around its mean: normally, but a share of them, which bursts hit, by Cauchy's much
/// wider distribution. So a burst moves nothing (Tukey, "A survey of sampling from contaminated distributions", 1960).
struct Scatter {
  private let scale: Double
  private let burstHeight: Double
  private let burstWidth: Double

  /// The scatter whose normal part has this standard deviation.
  init(scale: Double, _ model: HistoryModel) {
    self.scale = scale
    // Relative to the normal part at its middle.
    burstHeight = model.bursts.share / (1 - model.bursts.share) * (2 / Double.pi).squareRoot() / model.bursts.width
    burstWidth = model.bursts.width
  }

  /// The logarithm of the density of all values together, but for a constant for each value.
  func logDensity(_ values: [Double], around mean: Double) -> Double {
    // One logarithm for many factors.
    var (product, sum) = (1.0, 0.0)
    for value in values {
      let distance = (value - mean) / scale
      let wide = distance / burstWidth
      product *= exp(-distance * distance / 2) + burstHeight / (1 + wide * wide)
      if product < 1e-200 {
        sum += log(product)
        product = 1
      }
    }
    return sum + log(product) - Double(values.count) * log(scale)
  }

  /// The likeliest scale, by the values' distances from their pair's median. The nearest value of each pair is left
  /// out, because the median was fitted to it.
  static func likeliestScale(_ compared: [ComparedPair], _ model: HistoryModel) -> Double {
    let residuals = compared.flatMap { pair in
      let middle = pair.logarithms.sorted()[pair.logarithms.count / 2]
      return pair.logarithms.map { abs($0 - middle) }.sorted().dropFirst()
    }
    var best = (likelihood: -Double.infinity, scale: model.noise.middle)
    for scale in scales {
      let distance = log(scale / model.noise.middle) / log(model.noise.factor)
      let likelihood = Scatter(scale: scale, model).logDensity(residuals, around: 0) - distance * distance / 2
      if likelihood > best.likelihood { best = (likelihood, scale) }
    }
    return best.scale
  }

  private static let scales = (0..<16).map { 0.0005 * exp2(Double($0) / 2) }
}
