import CProfiling

/// Counts requests for memory.
public enum AllocationCount {
  /// Whether requests can be counted: with glibc, and without a sanitizer (a sanitizer has its own malloc).
  public static var isAvailable: Bool { allocation_counter_works() }

  /// The calls of malloc and its relatives, on all threads, per call of `body`; nil where they cannot be counted. Call
  /// `body` once before, so that one-time allocations do not count. Other threads of the process may ask for memory at
  /// any moment. So a count above zero is repeated twice, and the least of the three is returned.
  public static func perCall(calls: Int = 1, _ body: () throws -> Void) rethrows -> Double? {
    guard isAvailable else { return nil }
    var least = try count(calls: calls, body)
    for _ in 0..<2 where least > 0 { least = min(least, try count(calls: calls, body)) }
    return Double(least) / Double(calls)
  }

  private static func count(calls: Int, _ body: () throws -> Void) rethrows -> UInt {
    allocation_counter_start()
    defer { allocation_counter_stop() }
    for _ in 0..<calls { try body() }
    return allocation_counter_stop()
  }
}
