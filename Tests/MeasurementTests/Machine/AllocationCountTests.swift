import BenchmarkReports
import Foundation
import Testing

@Suite(.serialized) struct AllocationCountTests {
  @Test func isAvailableInOrdinaryBuildsForLinux() {
    #if os(Linux)
      let isSanitized = Machine.buildInstrumentation?.hasSuffix("Sanitizer") ?? false
      #expect(AllocationCount.isAvailable == !isSanitized)
    #else
      #expect(!AllocationCount.isAvailable)
    #endif
  }

  @Test(.enabled(if: AllocationCount.isAvailable, "requests for memory cannot be counted here"))
  func countsEveryRequestOfTheBody() throws {
    let memory = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 6)
    defer { memory.deallocate() }
    let count = leastCount(downTo: 6) {
      memory[0] = malloc(100)
      memory[1] = calloc(10, 10)
      memory[2] = realloc(malloc(10), 1000)
      memory[3] = aligned_alloc(64, 128)
      posix_memalign(&memory[4], 64, 128)
      for index in 0..<5 { free(memory[index]) }
    }
    #expect(count == 6)
  }

  @Test func whatAllocatesNothingCountsNothing() {
    var sum = 0
    let count = leastCount(downTo: 0) { sum &+= 1 }
    #expect((count ?? 0) == 0)
    #expect(sum > 0 || !AllocationCount.isAvailable)
  }

  @Test func memoryFromTheReplacedFunctionsIsAligned() throws {
    var memory: UnsafeMutableRawPointer?
    for alignment in [8, 16, 64, 4096] {
      #expect(posix_memalign(&memory, alignment, 100) == 0)
      #expect(Int(bitPattern: memory).isMultiple(of: alignment))
      free(memory)
    }
    #expect(posix_memalign(&memory, 12, 100) == EINVAL)
  }
}

/// The least of many counts, or the first that reaches `expected`: the tests that run at the same time allocate, too.
private func leastCount(downTo expected: Double, _ body: () -> Void) -> Double? {
  var least: Double?
  for _ in 0..<100_000 {
    guard let count = AllocationCount.perCall(calls: 2, body) else { return nil }
    least = min(least ?? count, count)
    if count <= expected { break }
  }
  return least
}
