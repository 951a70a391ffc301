/// The browser's clock.
public struct SystemClock: MonotonicClock, Sendable {
  /// Creates the clock; it has no state.
  public init() {}

  /// Wall time in nanoseconds: `performance.now()`, which browsers round to 5 microseconds or more.
  public func nanoseconds() -> UInt64 { UInt64(now() * 1e6) }

  /// The same: a browser tells no processor time.
  public func processorNanoseconds() -> UInt64 { nanoseconds() }
}

/// Milliseconds since the page began.
@_extern(wasm, module: "env", name: "now")
private func now() -> Double
