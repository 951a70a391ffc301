import Measurement
import RandomNumbers

/// Intervals for the place and the size of changes, by resampling.
///
/// Two neighbouring segments are built anew from their levels and from residuals that are drawn from the whole series,
/// and the change is estimated anew, many times (Antoch, Hušková and Veraverbeke, "Change-point problem and
/// bootstrap", Journal of Nonparametric Statistics 5, 1995). How far these estimates lie from the change that was put
/// in shows how far the estimate may lie from the true change.
struct Resampling {
  /// How often a change is built and estimated anew.
  static let resamples = 1_000

  private static let seed: UInt64 = 1

  private let observations: [Observation]
  private let segmentation: Segmentation
  private let segments: [Range<Int>]
  /// Distances from the levels, as a multiple of the scale; none is farther than the bound of the cost.
  private let residuals: [Double]

  private let resamples: Int

  init(_ observations: [Observation], _ segmentation: Segmentation, resamples: Int = Self.resamples) {
    self.observations = observations
    self.segmentation = segmentation
    self.resamples = resamples
    segments = segmentation.segments(of: observations.count)
    let residuals = segmentation.distances(of: observations).map { min(max($0, -Penalty.bound), Penalty.bound) }
    // The scales are a lower bound of the noise, also where a few residuals happen to be smaller.
    let size = (residuals.reduce(0) { $0 + $1 * $1 } / Double(residuals.count)).squareRoot()
    self.residuals = size > 0 ? residuals.map { $0 * max(1, 1 / size) } : residuals
  }

  /// The change from the segment before to `segment`.
  func change(toSegment segment: Int) -> Change {
    let (before, after) = (segments[segment - 1], segments[segment])
    let window = before.lowerBound..<after.upperBound
    let weights = window.map { 1 / (observations[$0].scale * observations[$0].scale) }
    let places = window.dropFirst().filter { observations[$0].mayDiffer }.map { $0 - window.lowerBound }
    let levels = (segmentation.levels[segment - 1], segmentation.levels[segment])
    let step = levels.1 - levels.0
    var generator = SplitMix64(seed: Self.seed)
    var (indices, steps): ([Double], [Double]) = ([], [])
    for _ in 0..<resamples {
      let values = window.map { index in
        let residual = residuals[generator.next(below: residuals.count)] * observations[index].scale
        return (index < after.lowerBound ? 0 : step) + residual
      }
      let estimate = Self.change(in: values, weights: weights, places: places)
      indices.append(Double(estimate.index + window.lowerBound))
      steps.append(estimate.step)
    }
    // The estimate scatters around the truth as the new estimates do around what was put in.
    func interval(_ estimates: [Double], around center: Double) -> (lower: Double, upper: Double) {
      let sorted = estimates.ascending()
      return (2 * center - sorted.percentile(97.5), 2 * center - sorted.percentile(2.5))
    }
    let index = after.lowerBound
    let place = interval(indices, around: Double(index))
    let size = interval(steps, around: step)
    let (first, last) = (window.lowerBound + (places.first ?? 1), window.lowerBound + (places.last ?? 1))
    return Change(
      index: index,
      indices: min(
        max(first, Int(place.lower.rounded(.down))), index)...max(min(last, Int(place.upper.rounded(.up))), index),
      step: step, stepInterval: Interval(lower: size.lower, upper: size.upper, confidence: Interval.confidence))
  }

  /// The one change that explains the most of the values, by weighted least squares.
  private static func change(in values: [Double], weights: [Double], places: [Int]) -> (index: Int, step: Double) {
    let total = zip(weights, values).reduce((weight: 0.0, sum: 0.0)) { ($0.weight + $1.0, $0.sum + $1.0 * $1.1) }
    var (weight, sum) = (0.0, 0.0)
    var best = (gain: -1.0, index: 1, step: 0.0)
    var next = 0
    for place in places {
      while next < place {
        weight += weights[next]
        sum += weights[next] * values[next]
        next += 1
      }
      let step = (total.sum - sum) / (total.weight - weight) - sum / weight
      let gain = step * step * weight * (total.weight - weight)
      if gain > best.gain { best = (gain, place, step) }
    }
    return (best.index, best.step)
  }
}
