import Measurement

/// A kernel set that used more processor time than its threads have, such as a library with threads of its own: what
/// was timed is not what its row would say.
struct ProcessorExcess: CustomStringConvertible {
  private let used: Double
  private let threads: Int

  // A thread too many takes the time of a processor. On a busy machine the two clocks of a sample are read up to a time
  // slice apart, in which the other threads of a pool spin: 2.12 processors were seen for two threads. The time of
  // threads on other processors is counted at the system's ticks, so that what is seen may be one of them too much.
  private static let tick = 10e6
  private static func limit(threads: Int, nanoseconds: Double) -> Double {
    Double(threads) * (1.1 + tick / nanoseconds) + 0.4
  }

  /// Nil if the processor time is explained by so many threads.
  init?(_ samples: SampleSet, threads: Int) {
    let nanoseconds = samples.realTimes.reduce(0, +) * Double(samples.iterations)
    guard samples.processorsUsed > Self.limit(threads: threads, nanoseconds: nanoseconds) else { return nil }
    used = samples.processorsUsed
    self.threads = threads
  }

  /// One line: what was used, and what was expected.
  var description: String {
    "used the time of \(UnitFormat.significant(used)) processors, expected at most that of \(threads), as it is timed on "
      + "\(threads) \(threads == 1 ? "thread" : "threads")"
  }
}
