/// A period that a thread spent on one piece of work, in nanoseconds of the recorder's clock.
public struct StepSlice: Sendable, Hashable {
  /// The work of the thread.
  public let work: StepWork
  /// When it began.
  public let start: UInt64
  /// When it ended.
  public let end: UInt64

  /// How long it took, in nanoseconds.
  public var duration: UInt64 { end - start }
}

/// The time of one training step or prediction, thread by thread. The slices of a thread follow each other without gaps
/// from the beginning of the step to its end.
public struct RecordedStep: Sendable {
  /// When the step began and ended, in nanoseconds of the recorder's clock.
  public let interval: Range<UInt64>
  /// The slices of each thread, the calling thread's first.
  public let threads: [[StepSlice]]

  /// How long the step took, in nanoseconds.
  public var duration: UInt64 { interval.upperBound - interval.lowerBound }
}
