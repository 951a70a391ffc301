import Kernels

/// The pool of a program with one thread: the caller does all pieces, in order. Meanwhile subnormal numbers count as
/// zero.
public final class WorkerPool: Sendable {
  /// One.
  public let threads: Int
  /// One.
  var concurrentThreads: Int { 1 }

  /// Makes the pool of one thread.
  public init(threads: Int = 1) {
    precondition(threads == 1, "there is one thread")
    self.threads = threads
  }

  /// Does pieces 0..<count of `work`.
  ///
  /// - Throws: one of the errors that pieces threw; the other pieces still run.
  public func run<Work: PoolWork>(_ work: Work, count: Int) throws(Work.Failure) {
    try run(count: count) { piece throws(Work.Failure) in try work.perform(piece: piece) }
  }

  /// Does the same with a closure.
  public func run<Failure: Error>(count: Int, _ body: (Int) throws(Failure) -> Void) throws(Failure) {
    var failure: Failure?
    flushingSubnormals {
      for piece in 0..<count {
        do throws(Failure) { try body(piece) } catch { failure = error }
      }
    }
    if let failure { throw failure }
  }
}
