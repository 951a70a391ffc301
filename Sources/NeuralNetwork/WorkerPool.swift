import CPUFeatures
import Foundation
import Synchronization

/// Threads for work that comes in millisecond pieces: they spin for a moment when there is nothing to do, then park. The calling
/// thread is one of them. Nothing is allocated and no lock is taken while work follows upon work.
///
/// Only one thread at a time may call ``run(count:_:)``.
public final class WorkerPool: Sendable {
  /// Threads that work, the caller's included.
  public let threads: Int

  private let shared = Shared()

  /// Starts `threads` - 1 threads.
  public init(threads: Int) {
    precondition(threads >= 1, "a pool needs at least one thread")
    self.threads = threads
    for number in 1..<max(threads, 1) {
      let thread = Thread { [shared] in shared.work() }
      thread.name = "worker \(number)"
      thread.start()
    }
  }

  deinit { shared.stop() }

  /// Calls `body` with each of 0..<count, on any of the threads, and returns when all calls have.
  ///
  /// - Throws: one of the errors that `body` threw; the other calls are made all the same.
  public func run<Failure: Error>(count: Int, _ body: @Sendable (Int) throws(Failure) -> Void) throws(Failure) {
    let failure = Mutex<Failure?>(nil)
    func attempt(_ index: Int) {
      do throws(Failure) {
        try body(index)
      } catch {
        failure.withLock { $0 = error }
      }
    }
    if threads == 1 || count <= 1 {
      for index in 0..<count { attempt(index) }
    } else {
      withoutActuallyEscaping(attempt) { withUnsafePointer(to: $0) { shared.run(count: count, $0) } }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }
}

/// What the threads of a pool share.
private final class Shared: @unchecked Sendable {
  /// Turns of the idle loop before a thread parks: some tens of microseconds, longer than the pauses within a training step.
  private static let spinsBeforeParking = 20_000

  // Pieces of the current batch that nobody has claimed yet.
  private let unclaimed = Atomic<Int>(0)
  private let finished = Atomic<Int>(0)
  private let parked = Atomic<Int>(0)
  private let stops = Atomic<Bool>(false)
  private let condition = NSCondition()
  // Written before a batch is published and read only by those who have claimed a piece of it.
  private var body: UnsafePointer<(Int) -> Void>?
  private var count = 0

  func run(count: Int, _ body: UnsafePointer<(Int) -> Void>) {
    self.body = body
    self.count = count
    finished.store(0, ordering: .relaxed)
    unclaimed.store(count, ordering: .sequentiallyConsistent)
    if parked.load(ordering: .sequentiallyConsistent) > 0 { wake() }
    takePart()
    var spins = 0
    while finished.load(ordering: .acquiring) < count {
      spins += 1
      // Whoever holds the last piece may be waiting for this very core.
      if spins < Self.spinsBeforeParking { cpu_relax() } else { sched_yield() }
    }
    self.body = nil
  }

  func work() {
    while !stops.load(ordering: .relaxed) {
      var spins = 0
      while unclaimed.load(ordering: .relaxed) == 0 && spins < Self.spinsBeforeParking {
        spins += 1
        cpu_relax()
      }
      if spins == Self.spinsBeforeParking { park() }
      takePart()
    }
  }

  func stop() {
    stops.store(true, ordering: .sequentiallyConsistent)
    wake()
  }

  private func takePart() {
    while let index = claim() {
      if let body { call(body, index) }
      finished.add(1, ordering: .releasing)
    }
  }

  /// Not inlined, so that nothing of the caller's closure is held any more when the piece counts as finished.
  @inline(never)
  private func call(_ body: UnsafePointer<(Int) -> Void>, _ index: Int) { body.pointee(index) }

  /// The next piece of the current batch, if one is left.
  private func claim() -> Int? {
    var current = unclaimed.load(ordering: .acquiring)
    while current > 0 {
      // A thread that comes late may succeed on a number it has from an earlier batch: it then has a piece of the current
      // one, whose body and count it reads only now.
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
