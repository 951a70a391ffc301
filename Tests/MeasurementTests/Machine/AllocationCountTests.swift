import Foundation
import Measurement
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
    // Other tests may allocate at the same time, so this is the least of several counts.
    let counts = (0..<20).compactMap { _ in
      AllocationCount.perCall(calls: 2) {
        memory[0] = malloc(100)
        memory[1] = calloc(10, 10)
        memory[2] = realloc(malloc(10), 1000)
        memory[3] = aligned_alloc(64, 128)
        posix_memalign(&memory[4], 64, 128)
        for index in 0..<5 { free(memory[index]) }
      }
    }
    #expect(counts.min() == 6)
  }

  @Test func whatAllocatesNothingCountsNothing() {
    var sum = 0
    let counts = (0..<20).compactMap { _ in AllocationCount.perCall { sum &+= 1 } }
    #expect(counts.min() ?? 0 == 0 && sum > 0 || counts.isEmpty)
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
