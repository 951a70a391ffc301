import CProfiling

/// Counts requests for memory.
public enum AllocationCount {
  /// Whether they can be counted: with glibc, and without a sanitizer, which has its own malloc.
  public static var isAvailable: Bool { allocation_counter_works() }

  /// The calls of malloc and its relatives, on all threads, per call of `body`; nil where they cannot be counted. Call
  /// `body` once before, so that what is allocated once and for all does not count.
  public static func perCall(calls: Int = 1, _ body: () throws -> Void) rethrows -> Double? {
    guard isAvailable else { return nil }
    allocation_counter_start()
    defer { allocation_counter_stop() }
    for _ in 0..<calls { try body() }
    return Double(allocation_counter_stop()) / Double(calls)
  }
}
