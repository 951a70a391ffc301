/// A candidate's state while it is being sampled.
struct CandidateSampling {
  let candidate: Candidate
  let iterations: Int
  let warmUp: WarmUp
  /// Whether an untimed call comes before each sample.
  private let leadsIn: Bool
  private var spent: Double
  private var rounds: [Int] = []
  private var realTimes: [Double] = []
  private var processorTimes: [Double] = []
  private var referenceTimes: [Double] = []

  init(candidate: Candidate, iterations: Int, warmUp: WarmUp, leadsIn: Bool) {
    self.candidate = candidate
    self.iterations = iterations
    self.warmUp = warmUp
    self.leadsIn = leadsIn
    spent = warmUp.nanoseconds
  }

  mutating func sample(round: Int, referenceTime: Double, stopwatch: Stopwatch) {
    candidate.place?(round)
    if leadsIn { spent += stopwatch.time(candidate, iterations: 1).real }
    let elapsed = stopwatch.time(candidate, iterations: iterations)
    rounds.append(round)
    realTimes.append(elapsed.real / Double(iterations))
    processorTimes.append(elapsed.processor / Double(iterations))
    referenceTimes.append(referenceTime)
    spent += elapsed.real
  }

  /// Whether the candidate may not be sampled again. Each candidate gets at least one sample, however long it takes.
  func isExhausted(_ settings: SamplingSettings) -> Bool {
    !realTimes.isEmpty
      && (spent >= settings.secondsPerCandidate * 1e9 || realTimes.count >= settings.maximumRounds)
  }

  func isNarrowEnough(_ settings: SamplingSettings) -> Bool {
    guard realTimes.count >= settings.minimumRounds else { return false }
    let median = realTimes.median
    return Interval.median(of: realTimes).reach(from: median) <= settings.relativeHalfWidth * median
  }

  func sampleSet(_ settings: SamplingSettings) -> SampleSet {
    let stopReason: SampleSet.StopReason =
      if isNarrowEnough(settings) {
        .narrowEnough
      } else if realTimes.count >= settings.maximumRounds {
        .roundLimitReached
      } else {
        .timeBudgetSpent
      }
    return SampleSet(
      name: candidate.name, iterations: iterations, rounds: rounds, realTimes: realTimes,
      processorTimes: processorTimes, referenceTimes: referenceTimes, warmUp: warmUp, stopReason: stopReason)
  }
}
