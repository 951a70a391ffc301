import Testing

@testable import Measurement

@Suite struct SamplerTests {
  private func settings(_ change: (inout SamplingSettings) -> Void = { _ in }) -> SamplingSettings {
    var settings = SamplingSettings()
    change(&settings)
    return settings
  }

  @Test(arguments: [0.3, 40, 12_345, 7_000_000])
  func samplesAreLongEnoughForTheClock(duration: Double) {
    let clock = FakeClock()
    let sampler = Sampler(clock: clock, reference: clock.candidate("reference") { 1_000 })
    let samples = sampler.run([clock.candidate("a") { duration }])[0]
    #expect(Double(samples.iterations) * duration >= 0.99 * sampler.sampleTime)
    #expect(Double(samples.iterations) * duration <= max(duration, 2 * sampler.sampleTime))
    // The clock's own cost is in the sample, and is the only error.
    #expect(samples.realTimes.allSatisfy { $0 >= duration * 0.999 && $0 <= duration * 1.001 })
  }

  @Test func aCoarseClockMakesSamplesLonger() {
    let clock = FakeClock(costOfReading: 20, step: 10_000)
    let sampler = Sampler(clock: clock, reference: clock.candidate("reference") { 1_000 })
    #expect(sampler.sampleTime == 10_000_000)
  }

  @Test func aBodyThatTakesNoTimeEndsAtTheIterationLimit() {
    let clock = FakeClock()
    let sampler = Sampler(
      settings: settings { $0.maximumIterations = 1_000 }, clock: clock,
      reference: clock.candidate("reference") { 1_000 })
    let samples = sampler.run([clock.candidate("nothing") { 0 }])[0]
    #expect(samples.iterations == 1_000)
  }

  @Test func stopsWhenNarrowEnoughAndSaysSo() {
    let clock = FakeClock()
    var noise = Distributions(seed: 1)
    let sampler = Sampler(
      settings: settings { $0.longestLeadIn = 0 }, clock: clock, reference: clock.candidate("reference") { 1_000 })
    let samples = sampler.run([clock.candidate("a") { 5_000 * noise.normalTime() }])[0]
    #expect(samples.stopReason == .narrowEnough)
    #expect(samples.realTimes.count == 20)
  }

  @Test func stopsWhenTheTimeIsSpentAndSaysSo() {
    let clock = FakeClock()
    var noise = Distributions(seed: 1)
    let sampler = Sampler(clock: clock, reference: clock.candidate("reference") { 1_000 })
    let samples = sampler.run([clock.candidate("a") { 50_000_000 * noise.logNormalTime() }])[0]
    #expect(samples.stopReason == .timeBudgetSpent)
    #expect(clock.elapsed > 0.9e9 && clock.elapsed < 1.5e9)
  }

  @Test func stopsAtTheRoundLimitAndSaysSo() {
    let clock = FakeClock()
    var noise = Distributions(seed: 1)
    let sampler = Sampler(
      settings: settings { $0.maximumRounds = 30 }, clock: clock, reference: clock.candidate("reference") { 1_000 })
    let samples = sampler.run([clock.candidate("a") { 5_000 * noise.logNormalTime() }])[0]
    #expect(samples.stopReason == .roundLimitReached)
    #expect(samples.realTimes.count == 30)
  }

  @Test func aSlowCandidateGetsASampleAndDoesNotStarveTheOthers() {
    let clock = FakeClock()
    var noise = Distributions(seed: 1)
    let sampler = Sampler(clock: clock, reference: clock.candidate("reference") { 1_000 })
    let samples = sampler.run([
      clock.candidate("slow") { 3e9 }, clock.candidate("quick") { 5_000 * noise.normalTime(noise: 0.03) },
    ])
    #expect(samples[0].realTimes.count == 1)
    #expect(samples[0].stopReason == .timeBudgetSpent)
    #expect(samples[1].stopReason == .narrowEnough)
    #expect(RatioEstimate(samples[0], over: samples[1])?.count == 1)
  }

  @Test func everyRoundRunsEveryCandidateOnceInAnOrderThatVaries() {
    let clock = FakeClock()
    var order: [String] = []
    func candidate(_ name: String) -> Candidate {
      Candidate(name: name) { iterations in
        order.append(name)
        clock.advance(Double(iterations) * 1_000)
      }
    }
    let sampler = Sampler(
      settings: settings { $0.longestLeadIn = 0 }, clock: clock, reference: candidate("reference"))
    let names = ["a", "b", "c"]
    let samples = sampler.run(names.map(candidate))
    let rounds = samples[0].realTimes.count
    #expect(samples.allSatisfy { $0.rounds == Array(0..<rounds) })
    let sampled = order.suffix(4 * rounds)
    var positions: [String: Set<Int>] = [:]
    for round in 0..<rounds {
      let group = Array(sampled.dropFirst(4 * round).prefix(4))
      #expect(group[0] == "reference")
      #expect(group[1...].sorted() == names, "round \(round)")
      for (position, name) in group.enumerated() {
        positions[name, default: []].insert(position)
      }
    }
    #expect(names.allSatisfy { positions[$0] == [1, 2, 3] })
  }

  @Test("An untimed call comes before each sample, unless calls are long or prepared one by one")
  func samplesDoNotBeginWithWhatOthersLeft() {
    let clock = FakeClock()
    // As with caches: what runs after something else is slow, once.
    var last = ""
    var calls: [String: [Int]] = [:]
    func candidate(_ name: String, callTime: Double, isPrepared: Bool = false) -> Candidate {
      Candidate(name: name, prepare: isPrepared ? {} : nil) { iterations in
        clock.advance(Double(iterations) * callTime + (last == name ? 0 : callTime))
        last = name
        calls[name, default: []].append(iterations)
      }
    }
    let sampler = Sampler(
      settings: settings { $0.secondsPerCandidate = 10 }, clock: clock, reference: candidate("reference", callTime: 100)
    )
    let samples = sampler.run([
      candidate("short", callTime: 400_000), candidate("long", callTime: 11_000_000),
      candidate("prepared", callTime: 400_000, isPrepared: true),
    ])
    let rounds = samples[0].realTimes.count
    #expect(samples[0].realTimes.allSatisfy { abs($0 / 400_000 - 1) < 0.001 })
    #expect(calls["short"]?.suffix(2 * rounds) == ArraySlice((0..<rounds).flatMap { _ in [1, samples[0].iterations] }))
    #expect(samples[1].realTimes.allSatisfy { abs($0 / 22_000_000 - 1) < 0.001 })
    #expect(samples[2].realTimes.allSatisfy { abs($0 / 800_000 - 1) < 0.001 })
  }

  @Test func theSameSeedAndClockGiveTheSameSamples() {
    func run(seed: UInt64) -> [SampleSet] {
      let clock = FakeClock()
      var noise = Distributions(seed: 7)
      let sampler = Sampler(
        settings: settings { $0.seed = seed }, clock: clock, reference: clock.candidate("reference") { 1_000 })
      return sampler.run(["a", "b"].map { name in clock.candidate(name) { 5_000 * noise.normalTime() } })
    }
    #expect(run(seed: 1) == run(seed: 1))
    #expect(run(seed: 1) != run(seed: 2))
  }

  @Test func processorTimeCountsAllThreads() {
    let clock = FakeClock()
    let sampler = Sampler(clock: clock, reference: clock.candidate("reference") { 1_000 })
    let samples = sampler.run([clock.candidate("a", threads: 2) { 5_000 }])[0]
    #expect(samples.processorTimes.allSatisfy { abs($0 - 10_000) < 1 })
  }

  @Test func theReferenceLoopIsTimedInEachRound() {
    let clock = FakeClock()
    var frequency = 1.0
    let sampler = Sampler(clock: clock, reference: clock.candidate("reference") { 1_000 / frequency })
    let samples = sampler.run([
      clock.candidate("a") {
        frequency *= 0.995
        return 5_000 / frequency
      }
    ])[0]
    #expect(samples.referenceTimes.count == samples.realTimes.count)
    #expect(zip(samples.referenceTimes, samples.referenceTimes.dropFirst()).allSatisfy { $0 < $1 })
    #expect(ReferenceStability(referenceTimes: samples.referenceTimes).drift > 1.05)
  }

  @Test func theRealReferenceLoopTakesTimeInProportionToItsIterations() {
    let stopwatch = Stopwatch(clock: SystemClock())
    let shortest = { (iterations: Int) in
      (0..<5).map { _ in stopwatch.time(.referenceLoop, iterations: iterations).real }.min() ?? 0
    }
    // Proof that the optimiser did not remove the loop, with room for any noise.
    #expect(shortest(500) > 5 * shortest(5))
  }
}
