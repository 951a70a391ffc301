/// The course of a candidate's warm-up.
public struct WarmUp: Sendable, Equatable {
  /// Whether successive samples became alike before the time for the warm-up was used up.
  public let isSteady: Bool

  /// The samples run, with those that were run to find the iteration count.
  public let samples: Int

  /// The time of the warm-up, in nanoseconds.
  public let nanoseconds: Double

  /// Creates a record of a warm-up.
  public init(isSteady: Bool, samples: Int, nanoseconds: Double) {
    self.isSteady = isSteady
    self.samples = samples
    self.nanoseconds = nanoseconds
  }
}

/// Finds how many iterations fill a sample, then runs samples until they are steady.
struct WarmUpRun {
  private static let groupSize = 5

  let stopwatch: Stopwatch
  let candidate: Candidate
  /// The intended time of a sample, in nanoseconds.
  let sampleTime: Double
  let maximumIterations: Int
  /// The time that may be spent, in nanoseconds.
  let limit: Double
  let tolerance: Double

  private(set) var iterations = 1
  /// The time of one call in the last sample, in nanoseconds.
  private(set) var callTime = 0.0
  private var samples = 0
  private var spent = 0.0

  init(stopwatch: Stopwatch, candidate: Candidate, sampleTime: Double, settings: SamplingSettings) {
    self.stopwatch = stopwatch
    self.candidate = candidate
    self.sampleTime = sampleTime
    maximumIterations = candidate.prepare == nil ? settings.maximumIterations : 1
    limit = settings.secondsPerCandidate * 1e9 * settings.warmUpShare
    tolerance = settings.steadyTolerance
  }

  /// Runs the whole warm-up. Afterwards `iterations` is final.
  mutating func run() -> WarmUp {
    fillSample()
    let isSteady = runUntilSteady()
    return WarmUp(isSteady: isSteady, samples: samples, nanoseconds: spent)
  }

  private mutating func fillSample() {
    while true {
      let elapsed = sample()
      if elapsed >= sampleTime || iterations >= maximumIterations { return }
      // A tenth more than the prediction, so that the next sample is not just too short again. At most tenfold, because
      // short samples predict badly.
      let predicted = Double(iterations) * 1.1 * sampleTime / max(elapsed, 1)
      let next = min(max(predicted, Double(iterations) + 1), Double(iterations) * 10)
      iterations = Int(min(next.rounded(.up), Double(maximumIterations)))
    }
  }

  private mutating func runUntilSteady() -> Bool {
    var previous: Double?
    while spent < limit {
      var group: [Double] = []
      while group.count < Self.groupSize, spent < limit {
        group.append(sample())
      }
      guard group.count == Self.groupSize else { return false }
      let median = group.median
      if let previous, abs(median - previous) <= tolerance * previous { return true }
      previous = median
    }
    return false
  }

  private mutating func sample() -> Double {
    let elapsed = stopwatch.time(candidate, iterations: iterations).real
    samples += 1
    spent += elapsed
    callTime = elapsed / Double(iterations)
    return elapsed
  }
}
