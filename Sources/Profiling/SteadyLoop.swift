import Benchmarking
import Measurement

/// Repeats calls for as long as a profiler needs.
package enum SteadyLoop {
  /// A part of the loop's mangled name. Profilers find the loop by it.
  package static let symbol = "SteadyLoop"

  /// Calls `trial` for `seconds` seconds, and at least once.
  ///
  /// - Returns: the number of calls, and their total time in nanoseconds.
  @inline(never)
  package static func run(_ trial: any Trial, seconds: Double) throws -> (calls: Int, nanoseconds: Double) {
    let clock = SystemClock()
    let start = clock.nanoseconds()
    var calls = 0
    repeat {
      try trial.run()
      calls += 1
    } while Double(clock.nanoseconds() - start) < seconds * 1e9
    return (calls, Double(clock.nanoseconds() - start))
  }
}
