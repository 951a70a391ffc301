import Measurement

/// How the kernel sets of a selection are timed.
package struct BenchSettings {
  /// Seconds to sample each kernel set of each case.
  package let seconds: Double
  /// What the caches hold when a call is timed.
  package let cacheMode: CacheMode

  /// Creates settings.
  package init(seconds: Double, cacheMode: CacheMode) {
    self.seconds = seconds
    self.cacheMode = cacheMode
  }

  /// The sampling of rows: enough rounds that `compare` finds a slowdown of 3 % among all rows even if bursts hit a
  /// fifth of the samples.
  var sampling: SamplingSettings {
    var settings = SamplingSettings()
    settings.secondsPerCandidate = seconds
    settings.minimumRounds = 60
    settings.maximumRounds = 60
    return settings
  }
}
