import Measurement

/// One call after another, for as long as a profiler needs.
struct SteadyLoop {
  let trial: any Trial
  let seconds: Double

  /// A part of its mangled name, by which profilers find it.
  static let symbol = "SteadyLoop"

  /// Loops until the time is over, and at least once.
  ///
  /// - Returns: the calls made, and the nanoseconds that they took.
  @inline(never)
  func run() throws -> (calls: Int, nanoseconds: Double) {
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
