/// A stretch of time that a thread spent on one thing; nanoseconds of the recorder's clock.
public struct StepSlice: Sendable, Hashable {
  /// What the thread did.
  public let work: StepWork
  /// When it began.
  public let start: UInt64
  /// When it ended.
  public let end: UInt64

  /// How long it took, in nanoseconds.
  public var duration: UInt64 { end - start }
}

/// One training step or prediction as the threads spent it. Each thread's slices follow upon each other from the step's
/// beginning to its end.
public struct RecordedStep: Sendable {
  /// When the step began and ended, in nanoseconds of the recorder's clock.
  public let interval: Range<UInt64>
  /// The slices of each thread, the calling thread's first.
  public let threads: [[StepSlice]]

  /// How long the step took, in nanoseconds.
  public var duration: UInt64 { interval.upperBound - interval.lowerBound }
}
