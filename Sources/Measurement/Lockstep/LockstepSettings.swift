/// How two programs are compared in lockstep, and how sure one has to be.
public struct LockstepSettings: Sendable {
  /// The difference, as a share of the time, that does not matter: what is known to lie within it counts as the same.
  public var within = 0.01

  /// The smallest difference, as a share of the time, that counts as slower or faster.
  public var threshold = 0.0

  /// The time for each row, in seconds; rows that are decided early leave theirs to the others.
  public var secondsPerRow = 20.0

  /// How often the two processes are started at most.
  public var restarts = Int.max

  /// Pairs of requests for a row in one life of the two processes, at most. More tell little: what differs from life to
  /// life stays.
  public var pairsPerRestart = 30

  /// The time that these pairs take, in nanoseconds, at most.
  public var nanosecondsPerRestart = 250e6

  /// The time that a request should take at least, in nanoseconds: far more than its pipe and its clock take, and far
  /// less than what disturbs a machine lasts.
  public var nanosecondsPerRequest = 1.5e6

  /// The seed of every order.
  public var seed: UInt64 = 1

  /// The settings as they are by default.
  public init() {}
}
