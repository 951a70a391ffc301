import BenchmarkReports
import Measurement

/// The error of a kernel set that used more processor time than its threads have, such as a library with threads of its
/// own. Its row would state a wrong number of threads.
struct ProcessorExcess: CustomStringConvertible {
  private let used: Double
  private let threads: Int

  // One extra thread uses the time of one more processor. On a busy machine the two clocks of a sample are read up to a
  // time slice apart, while the other threads of a pool spin: 2.12 processors were seen for two threads. The system
  // counts the time of threads on other processors at its ticks, so the count may be one tick too high.
  private static let tick = 10e6
  private static func limit(threads: Int, nanoseconds: Double) -> Double {
    Double(threads) * (1.1 + tick / nanoseconds) + 0.4
  }

  /// Nil if `threads` threads explain the processor time.
  init?(_ samples: SampleSet, threads: Int) {
    let nanoseconds = samples.realTimes.reduce(0, +) * Double(samples.iterations)
    guard samples.processorsUsed > Self.limit(threads: threads, nanoseconds: nanoseconds) else { return nil }
    used = samples.processorsUsed
    self.threads = threads
  }

  /// One line: the processors used, and the number expected.
  var description: String {
    "used the time of \(UnitFormat.significant(used)) processors, expected at most that of \(threads), as it is timed on "
      + "\(threads) \(threads == 1 ? "thread" : "threads")"
  }
}
