import Measurement

/// How the kernel sets of a selection are timed.
struct BenchSettings {
  /// Seconds to sample each kernel set of each case.
  var seconds: Double
  /// What the caches hold when a call is timed.
  var cacheMode: CacheMode
  /// The data that the user asked for; nil for the default.
  var data: String?
}
