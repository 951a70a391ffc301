/// Which of two programs.
public enum LockstepSide: Int, Sendable, CaseIterable {
  /// The one to compare with.
  case base
  /// The one to judge.
  case head

  /// The other one.
  public var other: LockstepSide { self == .base ? .head : .base }
}

/// Two programs that run as processes of their own, each doing what it is asked for and nothing else.
///
/// A protocol, so that tests compare programs whose every time they choose.
public protocol LockstepProcesses: AnyObject {
  /// Ends both processes and starts both anew, for these rows only, at another place: on another processor, with
  /// buffers and stack that lie elsewhere.
  func restart(rows: [Int]) throws

  /// The wall time of each of so many calls of a row, in nanoseconds, made by one of the two while the other waits.
  func time(_ side: LockstepSide, row: Int, calls: Int) throws -> Double

  /// The seconds since the comparison began.
  var elapsed: Double { get }
}
