/// The resolution of a clock and the cost of reading it, both measured, in nanoseconds.
public struct ClockPrecision: Sendable, Equatable {
  /// The smallest step between two different readings.
  public let resolution: Double

  /// The mean time one reading takes.
  public let overhead: Double

  /// Reads `clock` until it has stepped a thousand times, but at most a million times, so that neither a coarse clock
  /// nor a stopped one can block the program. A clock that never steps gets a resolution of 1 ns.
  public init(measuring clock: some MonotonicClock) {
    let start = clock.nanoseconds()
    var previous = start
    var smallestStep = UInt64.max
    var steps = 0
    var readings = 0
    while steps < 1_000, readings < 1_000_000 {
      let reading = clock.nanoseconds()
      readings += 1
      if reading > previous {
        smallestStep = min(smallestStep, reading - previous)
        steps += 1
        previous = reading
      }
    }
    resolution = steps > 0 ? Double(smallestStep) : 1
    overhead = Double(previous - start) / Double(readings)
  }
}
