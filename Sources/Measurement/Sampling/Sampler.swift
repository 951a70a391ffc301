/// Times the candidates of one workload, interleaved sample by sample.
///
/// Each candidate is first warmed up until its samples are steady and an iteration count is found that makes a sample
/// far longer than the clock's resolution. Then come rounds: the reference loop once, and every candidate once, in an
/// order drawn anew each round. What changes slowly (frequency, temperature, a neighbour on the machine) thus meets all
/// candidates alike and cancels in the ratio of two samples of a round, and no candidate always runs in the wake of the
/// same other one. Nor is what the others left in the caches part of a sample: a call that is not timed comes before
/// it, unless calls are long or the candidate prepares each by itself. Sampling ends when the interval of every
/// candidate's median is narrow enough, or when each has spent its time. A candidate that spends its time early drops
/// out, so that a slow one cannot starve the others.
///
/// Narrowness is looked at only each time the number of rounds has grown by half: looking after every round would stop
/// at moments when the samples happen to agree, and intervals would then cover the truth less often than they say.
///
/// Given the same seed and the same readings of the clock, the same happens.
public struct Sampler {
  /// How long and how carefully to sample.
  public let settings: SamplingSettings

  /// The measured precision of the clock.
  public let precision: ClockPrecision

  private let stopwatch: Stopwatch
  private let reference: Candidate

  /// Creates a sampler and measures its clock. `reference` is timed at the start of every round.
  public init(
    settings: SamplingSettings = SamplingSettings(), clock: any MonotonicClock = SystemClock(),
    reference: Candidate = .referenceLoop
  ) {
    self.settings = settings
    self.reference = reference
    stopwatch = Stopwatch(clock: clock)
    precision = ClockPrecision(measuring: clock)
  }

  /// How long a sample lasts at least, in nanoseconds.
  public var sampleTime: Double {
    max(settings.minimumSampleTime, settings.minimumClockSteps * max(precision.resolution, precision.overhead))
  }

  /// Times all candidates; the result has one sample set per candidate, in the same order.
  public func run(_ candidates: [Candidate]) -> [SampleSet] {
    // A tenth of a sample is long enough to see a core taken away and keeps the reference from using up the time.
    let referenceRun = warmedUp(reference, sampleTime: sampleTime / 10)
    var lanes = candidates.map { warmedUp($0, sampleTime: sampleTime) }
    var generator = SplitMix64(seed: settings.seed)
    var round = 0
    var nextLook = settings.minimumRounds
    while true {
      let open = lanes.indices.filter { !lanes[$0].isExhausted(settings) }
      if open.isEmpty { break }
      if round >= nextLook {
        if lanes.allSatisfy({ $0.isNarrowEnough(settings) || $0.isExhausted(settings) }) { break }
        nextLook = max(round + 1, round * 3 / 2)
      }
      let iterations = referenceRun.iterations
      let referenceTime = stopwatch.time(reference, iterations: iterations).real / Double(iterations)
      for index in generator.shuffled(open) {
        lanes[index].sample(round: round, referenceTime: referenceTime, stopwatch: stopwatch)
      }
      round += 1
    }
    return lanes.map { $0.sampleSet(settings) }
  }

  private func warmedUp(_ candidate: Candidate, sampleTime: Double) -> Lane {
    var run = WarmUpRun(stopwatch: stopwatch, candidate: candidate, sampleTime: sampleTime, settings: settings)
    let warmUp = run.run()
    return Lane(
      candidate: candidate, iterations: run.iterations, warmUp: warmUp,
      leadsIn: candidate.prepare == nil && run.callTime <= settings.longestLeadIn)
  }
}
