import CProfiling

/// Counts requests for memory.
public enum AllocationCount {
  /// The calls of malloc and its relatives, on all threads, per call of `body`; nil where they cannot be counted (without
  /// glibc, or under a sanitizer). Call `body` once before, so that what is allocated once and for all does not count.
  public static func perCall(calls: Int = 1, _ body: () throws -> Void) rethrows -> Double? {
    guard allocation_counter_works() else { return nil }
    allocation_counter_start()
    defer { allocation_counter_stop() }
    for _ in 0..<calls { try body() }
    return Double(allocation_counter_stop()) / Double(calls)
  }
}
