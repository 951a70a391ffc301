import Foundation
import Measurement

/// What a benchmark's series shows: its levels and change points.
package struct SeriesFindings: Sendable {
  /// The last reports, if they are off the newest level.
  package struct Suspicion: Sendable, Equatable {
    /// The number of these reports; too few to be a change point.
    package let reports: Int

    /// The last time over the newest level.
    package let ratio: Double
  }

  /// The times.
  package let series: TimeSeries

  /// The changes, from the oldest to the newest.
  package let changes: [ChangePoint]

  /// The level at each point, as a multiple of the first point's: the time that noise is around.
  package let levels: [Double]

  /// The time at each point, as a multiple of the first level.
  package let times: [Double]

  /// The range of a point's time that noise explains, as a factor on both sides of the level: 95 %.
  package let noise: [Double]

  /// Whether the last reports look slower or faster than all before; nil if they do not. They may be accidents: one
  /// more report of the same commit tells.
  package let suspicion: Suspicion?

  /// The findings of a series, from the levels of its observations.
  init(_ series: TimeSeries, observations: [Observation], _ found: SeriesLevels) {
    let segmentation = found.segmentation
    let levels = zip(segmentation.segments(of: observations.count), segmentation.levels)
      .flatMap { segment, level in segment.map { _ in level } }
    self.series = series
    changes = found.changes.map { ChangePoint($0, in: series) }
    self.levels = levels.map { exp($0 - levels[0]) }
    times = observations.map { exp($0.value - levels[0]) }
    noise = observations.map { exp(Interval.normalDeviations * found.dispersion * $0.scale) }
    let deviations = zip(observations, levels).map { $0.value - $1 }
    let isSlower = (deviations.last ?? 0) > 0
    let last = zip(deviations, observations).reversed()
      .prefix { abs($0) > Penalty.bound * found.dispersion * $1.scale && ($0 > 0) == isSlower }.count
    suspicion = last == 0 ? nil : deviations.last.map { Suspicion(reports: last, ratio: exp($0)) }
  }
}
