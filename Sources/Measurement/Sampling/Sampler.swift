import RandomNumbers

/// Times the candidates of one workload, interleaved sample by sample.
///
/// First, each candidate is warmed up: the sampler finds an iteration count that makes a sample far longer than the
/// clock's resolution, and repeats samples until they are steady. Then come rounds. A round runs the reference loop
/// once and every candidate once, in a new random order. So slow changes (frequency, temperature, a neighbour on the
/// machine) affect all candidates alike and cancel in the ratio of two samples of a round, and no candidate always runs
/// after the same other one.
///
/// An untimed call comes before each sample, so that the sample does not depend on the data that the others left in the
/// caches. There is none if calls are long or the candidate prepares each call itself.
///
/// Sampling ends when the interval of every candidate's median is narrow enough, or when each has used up its time. A
/// candidate that uses up its time early drops out, so that a slow one cannot starve the others.
///
/// The intervals are tested only each time the number of rounds has grown by half. A test after every round would stop
/// at moments when the samples happen to agree, and intervals would then cover the truth less often than they state.
///
/// The same seed and the same clock readings give the same result.
public struct Sampler {
  /// How long and how carefully to sample.
  public let settings: SamplingSettings

  /// The measured precision of the clock.
  public let precision: ClockPrecision

  private let stopwatch: Stopwatch
  private let reference: Candidate

  /// Creates a sampler and measures its clock. `reference` is timed at the start of every round.
  public init(
    settings: SamplingSettings = SamplingSettings(), clock: some MonotonicClock = SystemClock(),
    reference: Candidate = .referenceLoop
  ) {
    self.settings = settings
    self.reference = reference
    stopwatch = Stopwatch(clock: clock)
    precision = ClockPrecision(measuring: clock)
  }

  /// The least time of a sample, in nanoseconds.
  public var sampleTime: Double {
    max(settings.minimumSampleTime, settings.minimumClockSteps * max(precision.resolution, precision.overhead))
  }

  /// Times all candidates; the result has one sample set per candidate, in the same order.
  public func run(_ candidates: [Candidate]) -> [SampleSet] {
    // A tenth of a sample is long enough to notice that the core was taken away, and it costs little time.
    let referenceRun = warmedUp(reference, sampleTime: sampleTime / 10)
    var samplings = candidates.map { warmedUp($0, sampleTime: sampleTime) }
    var generator = SplitMix64(seed: settings.seed)
    var round = 0
    var nextLook = settings.minimumRounds
    while true {
      let open = samplings.indices.filter { !samplings[$0].isExhausted(settings) }
      if open.isEmpty { break }
      if round >= nextLook {
        if samplings.allSatisfy({ $0.isNarrowEnough(settings) || $0.isExhausted(settings) }) { break }
        nextLook = max(round + 1, round * 3 / 2)
      }
      let iterations = referenceRun.iterations
      let referenceTime = stopwatch.time(reference, iterations: iterations).real / Double(iterations)
      for index in generator.shuffled(open) {
        samplings[index].sample(round: round, referenceTime: referenceTime, stopwatch: stopwatch)
      }
      round += 1
    }
    return samplings.map { $0.sampleSet(settings) }
  }

  private func warmedUp(_ candidate: Candidate, sampleTime: Double) -> CandidateSampling {
    var run = WarmUpRun(stopwatch: stopwatch, candidate: candidate, sampleTime: sampleTime, settings: settings)
    let warmUp = run.run()
    return CandidateSampling(
      candidate: candidate, iterations: run.iterations, warmUp: warmUp,
      leadsIn: candidate.prepare == nil && run.callTime <= settings.longestLeadIn)
  }
}
