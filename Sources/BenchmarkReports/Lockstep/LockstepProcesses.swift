/// One of the two programs of a comparison.
public enum LockstepSide: Int, Sendable, CaseIterable {
  /// The one to compare with.
  case base
  /// The one to judge.
  case head

  /// The other one.
  public var other: LockstepSide { self == .base ? .head : .base }
}

/// Two programs in processes of their own. Each works only when it is asked to.
///
/// This is a protocol so that tests can choose every time.
public protocol LockstepProcesses: AnyObject {
  /// Ends both processes and restarts them for these rows only: on another processor, with buffers and stack at other
  /// addresses.
  func restart(rows: [Int]) throws

  /// The mean wall time of `calls` calls of a row, in nanoseconds. One program makes them while the other waits.
  func time(_ side: LockstepSide, row: Int, calls: Int) throws -> Double

  /// The seconds since the comparison began.
  var elapsed: Double { get }
}
