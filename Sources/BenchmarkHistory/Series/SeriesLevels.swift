/// The levels of a series, and the changes between them.
struct SeriesLevels: Sendable, Equatable {
  /// The segments and their levels.
  let segmentation: Segmentation

  /// How many times as large the noise is as the observations' scales.
  let dispersion: Double

  /// The changes between the segments.
  let changes: [Change]

  /// The levels of all series of a machine; none is empty.
  static func all(of series: [[Observation]]) -> [SeriesLevels] {
    zip(series, Dispersion.factors(of: series)).map { observations, dispersion in
      SeriesLevels(of: observations, dispersion: dispersion, among: series.count)
    }
  }

  /// The levels of a series whose noise is `dispersion` times its scales, one of `count` series that are looked at
  /// together. `resamples` is how often each change is built and estimated anew for its intervals.
  init(of series: [Observation], dispersion: Double, among count: Int, resamples: Int = Resampling.resamples) {
    let observations = series.scaled(by: dispersion)
    segmentation = Segmentation(
      observations, penalty: Penalty.value(places: observations.places, series: count), bound: Penalty.bound)
    self.dispersion = dispersion
    let resampling = Resampling(observations, segmentation, resamples: resamples)
    changes = segmentation.starts.indices.dropFirst().map { resampling.change(toSegment: $0) }
  }
}
