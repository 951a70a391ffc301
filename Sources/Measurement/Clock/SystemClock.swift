import Foundation

/// The operating system's monotonic clock, unaffected by changes of the date and by the slewing of time servers.
public struct SystemClock: MonotonicClock, Sendable {
  /// Creates the clock; it has no state.
  public init() {}

  /// Wall time in nanoseconds (`CLOCK_MONOTONIC_RAW`).
  public func nanoseconds() -> UInt64 {
    Self.read(CLOCK_MONOTONIC_RAW)
  }

  /// Processor time in nanoseconds of all threads of this process (`CLOCK_PROCESS_CPUTIME_ID`).
  public func processorNanoseconds() -> UInt64 {
    Self.read(CLOCK_PROCESS_CPUTIME_ID)
  }

  private static func read(_ identifier: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(identifier, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
