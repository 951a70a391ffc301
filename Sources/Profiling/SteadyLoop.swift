import Benchmarking
import Measurement

/// How profilers find the loop that calls a trial.
package enum SteadyLoop {
  /// A part of the mangled name of ``runSteadyLoop(_:seconds:)``.
  package static let symbol = "SteadyLoop"
}

/// Calls `trial` for `seconds` seconds, and at least once: long enough for a profiler.
///
/// This is no method: the optimiser splits one whose `self` is not used into two functions of nearly the same name, and
/// callgrind would stop to count where the second begins.
///
/// - Returns: the number of calls, and their total time in nanoseconds.
@inline(never)
package func runSteadyLoop(_ trial: any Trial, seconds: Double) throws -> (calls: Int, nanoseconds: Double) {
  let clock = SystemClock()
  let start = clock.nanoseconds()
  var calls = 0
  repeat {
    try trial.run()
    calls += 1
  } while Double(clock.nanoseconds() - start) < seconds * 1e9
  return (calls, Double(clock.nanoseconds() - start))
}
