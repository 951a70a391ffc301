/// A pool of one thread: a browser's worker has no others.
public final class WorkerPool: Sendable {
  /// The number of threads that work: one.
  public var threads: Int { 1 }

  /// Makes the pool.
  public init(threads: Int) {}

  /// Does pieces 0..<count of `work`, one after the other.
  ///
  /// - Throws: the error of the first piece that throws one; the rest is left out.
  public func run<Work: PoolWork>(_ work: Work, count: Int) throws(Work.Failure) {
    for piece in 0..<count { try work.perform(piece: piece) }
  }

  /// Does the same with a closure.
  public func run<Failure: Error>(count: Int, _ body: @Sendable (Int) throws(Failure) -> Void) throws(Failure) {
    for piece in 0..<count { try body(piece) }
  }
}
