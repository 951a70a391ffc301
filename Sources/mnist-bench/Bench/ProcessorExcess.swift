import Measurement

/// A kernel set that used more processor time than its threads have, such as a library with threads of its own: what
/// was timed is not what its row would say.
struct ProcessorExcess: CustomStringConvertible {
  private let used: Double
  private let threads: Int

  // What the system itself does within a sample, an interrupt or a page fault, is far less.
  private static let tolerance = 0.1

  /// Nil if the processor time is explained by so many threads.
  init?(_ samples: SampleSet, threads: Int) {
    guard samples.processorsUsed > Double(threads) + Self.tolerance else { return nil }
    used = samples.processorsUsed
    self.threads = threads
  }

  /// One line: what was used, and what was expected.
  var description: String {
    "used the time of \(UnitFormat.significant(used)) processors, expected at most that of \(threads), as it is timed on "
      + "\(threads) \(threads == 1 ? "thread" : "threads")"
  }
}
