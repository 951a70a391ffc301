import Foundation
import Kernels
import NeuralNetwork
import Synchronization
import Testing

@Suite(.serialized) struct WorkerPoolTests {
  /// From one thread to more threads than free cores on any machine that runs these tests.
  static let threadCounts = [1, 2, 3, 4, 8, 33]

  @Test("Every index is called exactly once", arguments: threadCounts)
  func everyIndexOnce(threads: Int) {
    let pool = WorkerPool(threads: threads)
    for count in [0, 1, 2, 3, threads - 1, threads, threads + 1, 1_000, 65_535, 65_536, 100_001] {
      // Plain memory, so that a race sanitizer detects two calls with the same index, or an unpublished result.
      let calls = AlignedBuffer<Int>(zeros: count)
      pool.run(count: count) { calls[$0] += 1 }
      #expect(calls.array.allSatisfy { $0 == 1 }, "\(threads) threads, \(count) calls")
    }
  }

  @Test("All of many tiny batches are complete when they return", arguments: [2, 3])
  func manyTinyBatches(threads: Int) {
    let pool = WorkerPool(threads: threads)
    let written = AlignedBuffer<Int>(zeros: 5)
    var incomplete = 0
    for batch in 1...100_000 {
      let count = 2 + batch % 4
      pool.run(count: count) { written[$0] = batch }
      for index in 0..<count where written[index] != batch { incomplete += 1 }
    }
    #expect(incomplete == 0)
  }

  @Test("Subnormal numbers count as zero on every thread, and the caller keeps its mode", arguments: threadCounts)
  func flushesSubnormals(threads: Int) throws {
    let pool = WorkerPool(threads: threads)
    let quarter = AlignedBuffer<Float>([0.25])
    let products = AlignedBuffer<Float>(count: threads, repeating: .nan)
    try onEveryThread(of: pool) { products[$0] = .leastNormalMagnitude * quarter[0] }
    #expect(products.array.allSatisfy { $0 == 0 })
    #expect(.leastNormalMagnitude * quarter[0] > 0)
  }

  @Test("All threads work at once, also with more threads than cores", arguments: threadCounts)
  func allThreadsWork(threads: Int) throws {
    let pool = WorkerPool(threads: threads)
    for _ in 0..<20 {
      let participants = AlignedBuffer<UInt>(zeros: threads)
      try onEveryThread(of: pool) { participants[$0] = currentThread() }
      #expect(Set(participants.array).count == threads)
    }
  }

  @Test("An error is thrown on, and all other calls are made", arguments: threadCounts)
  func errors(threads: Int) {
    let pool = WorkerPool(threads: threads)
    for count in [1, 2, 100] {
      let calls = AlignedBuffer<Int>(zeros: count)
      let error = #expect(throws: Failed.self) {
        try pool.run(count: count) { index throws(Failed) in
          calls[index] += 1
          if index % 7 == 0 { throw Failed(index: index) }
        }
      }
      #expect(error.map { $0.index % 7 } == 0)
      #expect(calls.array.allSatisfy { $0 == 1 }, "\(count) calls")
    }
    let calls = AlignedBuffer<Int>(zeros: 10)
    pool.run(count: 10) { calls[$0] += 1 }
    #expect(calls.array.allSatisfy { $0 == 1 }, "the batch after the errors")
  }

  @Test("Idle threads park")
  func idleThreadsPark() throws {
    let pool = WorkerPool(threads: 4)
    // The test measures each thread's own time, because other tests run in this process.
    func processorSeconds() throws -> [UInt: Double] {
      let threads = AlignedBuffer<UInt>(zeros: pool.threads)
      let seconds = AlignedBuffer<Double>(zeros: pool.threads)
      try onEveryThread(of: pool) { index in
        threads[index] = currentThread()
        seconds[index] = threadProcessorSeconds()
      }
      return Dictionary(uniqueKeysWithValues: zip(threads.array, seconds.array))
    }
    let before = try processorSeconds()
    Thread.sleep(forTimeInterval: 0.3)
    let after = try processorSeconds()
    #expect(after.count == 4)
    for (thread, seconds) in after where thread != currentThread() {
      // A thread that spins all the time would consume 0.3 s, or its share of a busy processor.
      let consumed = before[thread].map { seconds - $0 }
      #expect(consumed.map { $0 < 0.05 } == true, "consumed \(consumed ?? .nan) s of 0.3 s idling")
    }
  }

  @Test("A pool's threads end with it", arguments: [0, 0.05])
  func threadsEnd(idleSeconds: Double) throws {
    let ended = Counter()
    do {
      let pool = WorkerPool(threads: 5)
      let caller = currentThread()
      try onEveryThread(of: pool) { _ in
        if currentThread() != caller {
          Thread.current.threadDictionary["farewell"] = Farewell(counter: ended)
        }
      }
      #expect(ended.value == 0)
      // The pool stops its threads while they spin, and while they are parked.
      Thread.sleep(forTimeInterval: idleSeconds)
    }
    let deadline = ContinuousClock.now + .seconds(20)
    while ended.value < 4 && ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.001) }
    #expect(ended.value == 4)
  }

  @Test("Pools that never worked end as well")
  func unusedPools() {
    for threads in 1...20 { #expect(WorkerPool(threads: threads).threads == threads) }
  }
}

private struct Failed: Error {
  let index: Int
}

/// Calls `body` once on each of the pool's threads, each with another number. No thread gets a second call before all
/// have their first.
private func onEveryThread(of pool: WorkerPool, _ body: @Sendable (Int) -> Void) throws {
  let arrived = Counter()
  let deadline = ContinuousClock.now + .seconds(20)
  try pool.run(count: pool.threads) { index throws(MissingThreads) in
    body(index)
    arrived.increment()
    while arrived.value < pool.threads {
      if ContinuousClock.now > deadline { throw MissingThreads(expected: pool.threads, found: arrived.value) }
      sched_yield()
    }
  }
}

private struct MissingThreads: Error {
  let expected: Int
  let found: Int
}

private func currentThread() -> UInt { UInt(bitPattern: ObjectIdentifier(Thread.current)) }

/// Processor time that the calling thread has consumed.
private func threadProcessorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

private final class Counter: Sendable {
  private let count = Atomic(0)

  var value: Int { count.load(ordering: .acquiring) }

  func increment() { count.add(1, ordering: .acquiringAndReleasing) }
}

/// A thread keeps this object. It is released, and counted, when the thread ends.
private final class Farewell: Sendable {
  private let counter: Counter

  init(counter: Counter) { self.counter = counter }

  deinit { counter.increment() }
}
