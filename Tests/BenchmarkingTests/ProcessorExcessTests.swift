import Measurement
import Testing

@testable import Benchmarking

@Suite struct ProcessorExcessTests {
  private func samples(processors: [Double], iterations: Int = 100_000) -> SampleSet {
    SampleSet(
      name: "blas", iterations: iterations, rounds: Array(processors.indices), realTimes: processors.map { _ in 1_000 },
      processorTimes: processors.map { $0 * 1_000 }, referenceTimes: processors.map { _ in 1 },
      warmUp: WarmUp(isSteady: true, samples: 1, nanoseconds: 0), stopReason: .roundLimitReached)
  }

  @Test("A row that used more processors than it has threads is told with both numbers")
  func excess() {
    // What Debian's OpenMP build of OpenBLAS 0.3.21 takes for one thread's product on two cores.
    let excess = ProcessorExcess(samples(processors: [2.05, 2.01, 1.99, 2.05, 2.06]), threads: 1)
    #expect(
      excess?.description
        == "used the time of 2.03 processors, expected at most that of 1, as it is timed on 1 thread")
    #expect(ProcessorExcess(samples(processors: [3.2]), threads: 2)?.description.hasSuffix("on 2 threads") == true)
  }

  @Test("What threads explain, and a disturbance of a few samples, is no excess")
  func explained() {
    #expect(ProcessorExcess(samples(processors: [1, 0.99, 1.01]), threads: 1) == nil)
    #expect(ProcessorExcess(samples(processors: [2, 1.9, 2]), threads: 2) == nil)
    #expect(ProcessorExcess(samples(processors: [2.12, 2.1, 2.2]), threads: 2) == nil)
    #expect(ProcessorExcess(samples(processors: [1, 1, 1.8, 1, 1.9]), threads: 1) == nil)
  }

  @Test("Time that is counted late shows in all samples together, and is allowed for in few")
  func ticks() {
    // Samples of a millisecond: Linux counts the other thread's time at its ticks, some milliseconds apart.
    let late = Array(repeating: 1.0, count: 45) + Array(repeating: 5.0, count: 15)
    #expect(ProcessorExcess(samples(processors: late, iterations: 1_000), threads: 1) != nil)
    #expect(ProcessorExcess(samples(processors: late, iterations: 1_000), threads: 2) == nil)
    #expect(ProcessorExcess(samples(processors: [1, 1, 5], iterations: 1_000), threads: 1) == nil)
  }
}
