import CPUFeatures
import Foundation
import Kernels
import Synchronization

/// Threads for work that comes in millisecond pieces. While they work, subnormal numbers count as zero (see
/// `flushingSubnormals`); the calling thread, which is one of them, gets its own mode back after each run.
///
/// Idle threads spin for a moment, then park. While one run closely follows another, the pool allocates nothing and
/// takes no lock.
///
/// Threads are not bound to processors. Bound threads trained no faster: an epoch took 2.80 s against 2.81 s on two
/// cores of a Zen 4 (medians of eight), and 5.19 s against 5.17 s with another process on one of these cores (medians
/// of four). Binding the caller as well would bind every thread that it starts later.
///
/// Only one thread at a time may run work.
public final class WorkerPool: Sendable {
  /// The number of threads that work, including the caller's.
  public let threads: Int

  /// How many of the threads can run at the same time: no more than the process may use processors.
  let concurrentThreads: Int

  private let shared: Shared

  /// Starts `threads` - 1 threads.
  public init(threads: Int) {
    precondition(threads >= 1, "a pool needs at least one thread")
    self.threads = threads
    let processors = Int(cpu_usable_count())
    concurrentThreads = processors > 0 ? min(threads, processors) : threads
    shared = Shared(givesWay: threads > concurrentThreads)
    for number in 1..<max(threads, 1) {
      let thread = Thread { [shared] in flushingSubnormals { shared.serve() } }
      thread.name = "worker \(number)"
      thread.start()
    }
  }

  deinit { shared.stop() }

  /// Does pieces 0..<count of `work`, on any of the threads, and returns when all are done.
  ///
  /// - Throws: one of the errors that pieces threw; the other pieces still run.
  public func run<Work: PoolWork>(_ work: Work, count: Int) throws(Work.Failure) {
    try flushingSubnormals { () throws(Work.Failure) in try runFlushing(work, count: count) }
  }

  private func runFlushing<Work: PoolWork>(_ work: Work, count: Int) throws(Work.Failure) {
    guard threads > 1 && count > 1 else {
      var failure: Work.Failure?
      for piece in 0..<count {
        do throws(Work.Failure) { try work.perform(piece: piece) } catch { failure = error }
      }
      if let failure { throw failure }
      return
    }
    // Pieces of `work` throw nothing else.
    if let failure = shared.run(work, count: count) { throw failure as! Work.Failure }
  }

  /// Does the same with a closure; each run allocates a little.
  public func run<Failure: Error>(count: Int, _ body: @Sendable (Int) throws(Failure) -> Void) throws(Failure) {
    // The pool is done with the closure when the run returns.
    try withoutActuallyEscaping(body) { body throws(Failure) in try run(ClosureWork(body: body), count: count) }
  }
}

/// A closure as work.
private final class ClosureWork<Failure: Error>: PoolWork {
  private let body: @Sendable (Int) throws(Failure) -> Void

  init(body: @escaping @Sendable (Int) throws(Failure) -> Void) { self.body = body }

  func perform(piece: Int) throws(Failure) { try body(piece) }
}

/// The state that the threads of a pool share.
private final class Shared: @unchecked Sendable {
  /// Iterations of the idle loop before a thread parks: some tens of microseconds, longer than the pauses within a
  /// training step; some milliseconds if threads give way.
  private static let spinsBeforeParking = 20_000

  /// Whether a waiting thread gives its processor to others, because there are more threads than processors.
  private let givesWay: Bool
  // Pieces of the current batch that no thread has claimed yet.
  private let unclaimed = Atomic<Int>(0)
  private let finished = Atomic<Int>(0)
  private let parked = Atomic<Int>(0)
  private let stops = Atomic<Bool>(false)
  private let condition = NSCondition()
  private let hasFailed = Atomic<Bool>(false)
  private let failure = Mutex<(any Error)?>(nil)
  // Written before a batch is published, and read only by threads that have claimed a piece of the batch.
  private var work: (any PoolWork)?
  private var count = 0

  init(givesWay: Bool) { self.givesWay = givesWay }

  /// Does the pieces of `work`; returns one of the errors that they threw.
  func run(_ work: any PoolWork, count: Int) -> (any Error)? {
    self.work = work
    self.count = count
    finished.store(0, ordering: .relaxed)
    unclaimed.store(count, ordering: .sequentiallyConsistent)
    if parked.load(ordering: .sequentiallyConsistent) > 0 { wake() }
    takePart()
    var spins = 0
    while finished.load(ordering: .acquiring) < count {
      spins += 1
      // The thread with the last piece may be waiting for this core.
      if spins < Self.spinsBeforeParking { relax() } else { sched_yield() }
    }
    self.work = nil
    guard hasFailed.exchange(false, ordering: .relaxed) else { return nil }
    return failure.withLock { $0.take() }
  }

  func serve() {
    while !stops.load(ordering: .relaxed) {
      var spins = 0
      while unclaimed.load(ordering: .relaxed) == 0 && spins < Self.spinsBeforeParking {
        spins += 1
        relax()
      }
      if spins == Self.spinsBeforeParking { park() }
      takePart()
    }
  }

  func stop() {
    stops.store(true, ordering: .sequentiallyConsistent)
    wake()
  }

  private func relax() {
    if givesWay { sched_yield() } else { cpu_relax() }
  }

  private func takePart() {
    while let index = claim() {
      perform(piece: index)
      finished.add(1, ordering: .releasing)
    }
  }

  /// Not inlined, so that the thread has released the work when the piece counts as finished.
  @inline(never)
  private func perform(piece: Int) {
    do {
      try work?.perform(piece: piece)
    } catch {
      failure.withLock { $0 = error }
      hasFailed.store(true, ordering: .relaxed)
    }
  }

  /// The next piece of the current batch, if one is left.
  private func claim() -> Int? {
    var current = unclaimed.load(ordering: .acquiring)
    while current > 0 {
      // A late thread may compare with a number from an earlier batch and still succeed. It has then claimed a piece of
      // the current batch. This is safe, because it reads the batch's work and count only after the claim.
      let (exchanged, original) = unclaimed.weakCompareExchange(
        expected: current, desired: current - 1, ordering: .acquiringAndReleasing)
      if exchanged { return count - current }
      current = original
    }
    return nil
  }

  private func park() {
    condition.lock()
    parked.add(1, ordering: .sequentiallyConsistent)
    while unclaimed.load(ordering: .sequentiallyConsistent) == 0
      && !stops.load(ordering: .sequentiallyConsistent)
    {
      condition.wait()
    }
    parked.subtract(1, ordering: .sequentiallyConsistent)
    condition.unlock()
  }

  private func wake() {
    condition.lock()
    condition.broadcast()
    condition.unlock()
  }
}
