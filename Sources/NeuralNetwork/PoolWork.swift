/// Work in numbered pieces that a ``WorkerPool`` shares out among its threads. If the work object is made once and run
/// many times, a run allocates nothing.
public protocol PoolWork: AnyObject, Sendable {
  /// The errors that a piece may throw.
  associatedtype Failure: Error

  /// Does one piece, on any of the pool's threads.
  func perform(piece: Int) throws(Failure)
}
