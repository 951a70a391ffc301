/// The samples of one candidate, and the facts that are needed to judge them.
public struct SampleSet: Sendable, Equatable {
  /// Why sampling ended.
  public enum StopReason: String, Sendable {
    /// The interval of the median was as narrow as asked for.
    case narrowEnough = "narrow_enough"
    /// The candidate's time was used up.
    case timeBudgetSpent = "time_budget_spent"
    /// The candidate had as many samples as allowed.
    case roundLimitReached = "round_limit_reached"
  }

  /// The candidate's name.
  public let name: String

  /// Iterations per sample.
  public let iterations: Int

  /// The round in which each sample was taken, ascending. Samples of two candidates in the same round are neighbours in
  /// time.
  public let rounds: [Int]

  /// Wall time per iteration of each sample, in nanoseconds.
  public let realTimes: [Double]

  /// Processor time per iteration of each sample, all threads together, in nanoseconds.
  public let processorTimes: [Double]

  /// Wall time per iteration of the reference loop in the round of each sample, in nanoseconds.
  public let referenceTimes: [Double]

  /// The course of the warm-up.
  public let warmUp: WarmUp

  /// Why sampling ended.
  public let stopReason: StopReason

  /// The mean number of processors in use: all samples' processor time over all their wall time. Linux updates the time
  /// of threads on other processors only at its ticks, some milliseconds apart, so single samples and their median do
  /// not show it. Zero if no wall time passed.
  public var processorsUsed: Double {
    let wall = realTimes.reduce(0, +)
    return wall > 0 ? processorTimes.reduce(0, +) / wall : 0
  }

  /// The largest difference between the medians of the samples at each of `count` places, as a share of the median of
  /// all samples. Round r was at place r modulo `count`. Nil with fewer than five samples at a place.
  public func spread(ofPlaces count: Int) -> Double? {
    let places = Dictionary(grouping: zip(rounds, realTimes), by: { $0.0 % count }).values.map { $0.map { $0.1 } }
    guard count > 1, places.count == count, places.allSatisfy({ $0.count >= 5 }) else { return nil }
    let medians = places.map { $0.median }
    let median = realTimes.median
    return median > 0 ? (medians.max()! - medians.min()!) / median : nil
  }

  /// Creates a sample set; the four arrays have one element per sample, and there is at least one.
  public init(
    name: String, iterations: Int, rounds: [Int], realTimes: [Double], processorTimes: [Double],
    referenceTimes: [Double], warmUp: WarmUp, stopReason: StopReason
  ) {
    precondition(!realTimes.isEmpty, "a sample set has at least one sample")
    precondition(
      [rounds.count, processorTimes.count, referenceTimes.count].allSatisfy { $0 == realTimes.count },
      "a sample set has as many rounds, processor times and reference times as samples")
    self.name = name
    self.iterations = iterations
    self.rounds = rounds
    self.realTimes = realTimes
    self.processorTimes = processorTimes
    self.referenceTimes = referenceTimes
    self.warmUp = warmUp
    self.stopReason = stopReason
  }
}
