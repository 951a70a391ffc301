/// A source of time for the sampler: wall time and processor time, both in nanoseconds.
///
/// This is a protocol so that tests can choose every tick.
public protocol MonotonicClock {
  /// Wall time in nanoseconds since a fixed but arbitrary moment; never decreases.
  func nanoseconds() -> UInt64

  /// Processor time in nanoseconds used so far by all threads of this process.
  func processorNanoseconds() -> UInt64
}
