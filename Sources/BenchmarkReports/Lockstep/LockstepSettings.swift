/// How two programs are compared in lockstep, and what decides a row.
public struct LockstepSettings: Sendable {
  /// The largest difference that does not matter, as a share of the time. Rows that are known to differ by less count
  /// as the same.
  public var within = 0.01

  /// The smallest difference, as a share of the time, that counts as slower or faster.
  public var threshold = 0.0

  /// The time for each row, in seconds; rows that are decided early leave the rest of their time to the others.
  public var secondsPerRow = 20.0

  /// The most times that the two processes are started.
  public var restarts = Int.max

  /// The most pairs of requests for a row in one life of the two processes. More pairs add little: lives differ anyway.
  public var pairsPerRestart = 30

  /// The longest time that these pairs may take, in nanoseconds.
  public var nanosecondsPerRestart = 250e6

  /// The least time of a request, in nanoseconds: far more than its pipe and its clock take, and far less than most
  /// disturbances of a machine last.
  public var nanosecondsPerRequest = 1.5e6

  /// The seed of all random orders.
  public var seed: UInt64 = 1

  /// The default settings.
  public init() {}
}
