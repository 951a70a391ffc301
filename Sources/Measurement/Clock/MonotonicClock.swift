/// A source of time for the sampler: wall time and processor time, both in nanoseconds.
///
/// A protocol, so that tests drive the sampler with a clock whose every tick they choose.
public protocol MonotonicClock {
  /// Wall time in nanoseconds since a fixed but arbitrary moment; never decreases.
  func nanoseconds() -> UInt64

  /// Processor time in nanoseconds used so far by all threads of this process.
  func processorNanoseconds() -> UInt64
}
