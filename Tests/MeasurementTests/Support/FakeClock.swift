@testable import Measurement

/// A clock that moves only when told to, and by a fixed cost each time it is read.
final class FakeClock: MonotonicClock {
  private var time = 1_000_000.0
  private var processorTime = 0.0
  private let costOfReading: Double
  private let step: Double

  /// Readings are rounded down to a multiple of `step` nanoseconds.
  init(costOfReading: Double = 20, step: Double = 1) {
    self.costOfReading = costOfReading
    self.step = step
  }

  func nanoseconds() -> UInt64 {
    time += costOfReading
    return UInt64((time / step).rounded(.down) * step)
  }

  func processorNanoseconds() -> UInt64 {
    UInt64(processorTime)
  }

  /// Lets wall time pass, and processor time on `threads` threads.
  func advance(_ nanoseconds: Double, threads: Double = 1) {
    time += nanoseconds
    processorTime += nanoseconds * threads
  }

  /// The nanoseconds since the clock was made.
  var elapsed: Double {
    time - 1_000_000
  }

  /// A candidate whose iterations each take what `duration` says when asked once per sample.
  func candidate(_ name: String, threads: Double = 1, duration: @escaping () -> Double) -> Candidate {
    Candidate(name: name) { [self] iterations in
      advance(Double(iterations) * duration(), threads: threads)
    }
  }
}
