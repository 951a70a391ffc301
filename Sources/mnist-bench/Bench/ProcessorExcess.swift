import Measurement

/// A kernel set that used more processor time than its threads have, such as a library with threads of its own: what
/// was timed is not what its row would say.
struct ProcessorExcess: CustomStringConvertible {
  private let used: Double
  private let threads: Int

  // A thread too many takes the time of a processor. On a busy machine the two clocks of a sample are read up to a time
  // slice apart, in which the other threads of a pool spin: 2.12 processors were seen for two threads.
  private static func limit(threads: Int) -> Double { 1.1 * Double(threads) + 0.4 }

  /// Nil if the processor time is explained by so many threads.
  init?(_ samples: SampleSet, threads: Int) {
    guard samples.processorsUsed > Self.limit(threads: threads) else { return nil }
    used = samples.processorsUsed
    self.threads = threads
  }

  /// One line: what was used, and what was expected.
  var description: String {
    "used the time of \(UnitFormat.significant(used)) processors, expected at most that of \(threads), as it is timed on "
      + "\(threads) \(threads == 1 ? "thread" : "threads")"
  }
}
