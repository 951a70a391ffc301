/// Where a rank's time went in the steps of a distributed training.
public struct StepTimes: Sendable, BitwiseCopyable {
  /// Steps so far.
  public internal(set) var steps = 0
  /// Seconds of computing, in all steps.
  public private(set) var compute = 0.0
  /// Seconds of sending and receiving.
  public private(set) var communication = 0.0
  /// Seconds of waiting for the slowest rank's gradient.
  public private(set) var waiting = 0.0
  /// Bytes that this rank sends in a step.
  public let bytesSent: Int

  private var begun = 0.0
  private var mark = 0.0

  init(bytesSent: Int) { self.bytesSent = bytesSent }

  /// Begins a step, at a time in seconds.
  mutating func begin(at time: Double) {
    begun = time
    mark = time
  }

  /// Ends a part of computing; returns the seconds since the step began.
  @discardableResult mutating func compute(until time: Double) -> Double {
    compute += time - mark
    mark = time
    return time - begun
  }

  /// Ends an exchange, of which up to `limit` seconds were waiting.
  mutating func exchange(until time: Double, waitingAtMost limit: Double) {
    let waited = min(limit, time - mark)
    waiting += waited
    communication += time - mark - waited
    mark = time
  }
}
