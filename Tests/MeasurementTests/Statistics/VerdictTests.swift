import Testing

@testable import Measurement

@Suite struct VerdictTests {
  private static let pairs = 50

  private func estimate(_ lower: Double, _ upper: Double, confidence: Double = 0.95) -> RatioEstimate {
    RatioEstimate(
      ratio: (lower + upper) / 2, interval: Interval(lower: lower, upper: upper, confidence: confidence), count: 20)
  }

  @Test func onlyARatioBeyondTheNoiseWhoseIntervalExcludesOneGetsAVerdict() {
    let floor = NoiseFloor(fraction: 0.01)
    #expect(Verdict(estimate(1.011, 1.03), noiseFloor: floor) == .slower)
    #expect(Verdict(estimate(1.001, 1.03), noiseFloor: floor) == .slower)
    #expect(Verdict(estimate(0.999, 1.05), noiseFloor: floor) == .noDifferenceShown)
    #expect(Verdict(estimate(1.005, 1.012), noiseFloor: floor) == .noDifferenceShown)
    #expect(Verdict(estimate(0.95, 0.989), noiseFloor: floor) == .faster)
    #expect(Verdict(estimate(0.991, 0.995), noiseFloor: floor) == .noDifferenceShown)
    #expect(Verdict(estimate(0.95, 1.05), noiseFloor: floor) == .noDifferenceShown)
    #expect(Verdict(estimate(2, 3, confidence: 0.75), noiseFloor: floor) == .notComparable)
  }

  @Test func theNoiseFloorIsTheFarthestBound() {
    let floor = NoiseFloor(comparisonsWithItself: [estimate(0.99, 1.004), estimate(0.98, 1.01), estimate(1, 1.015)])
    #expect(abs(floor.fraction - (1 / 0.98 - 1)) < 1e-12)
    #expect(NoiseFloor(comparisonsWithItself: []).fraction == 0)
  }

  /// One trial: an A/A run gives the floor, then `slowdown` is judged by it. Both meet the same drift of 10 %.
  private func verdict(
    slowdown: Double, _ distributions: inout Distributions, _ time: (inout Distributions) -> Double
  ) -> Verdict {
    func run(_ factor: Double) -> RatioEstimate {
      let drift = (0..<Self.pairs).map { 1 + 0.1 * Double($0) / Double(Self.pairs) }
      let base = drift.map { $0 * time(&distributions) }
      return RatioEstimate(paired: drift.map { factor * $0 * time(&distributions) }, over: base)
    }
    return Verdict(run(slowdown), noiseFloor: NoiseFloor(comparisonsWithItself: [run(1)]))
  }

  @Test func comparisonsWithItselfAreRarelyJudgedDifferent() {
    let false1 = share(ofTrials: 1_000, seed: 21) { distributions in
      verdict(slowdown: 1, &distributions) { $0.normalTime() } != .noDifferenceShown
    }
    let false2 = share(ofTrials: 1_000, seed: 22) { distributions in
      verdict(slowdown: 1, &distributions) { $0.logNormalTime() } != .noDifferenceShown
    }
    #expect(false1 <= 0.05)
    #expect(false2 <= 0.05)
  }

  @Test func aSlowdownOfThreePercentUnderOnePercentNoiseIsFound() {
    let found = share(ofTrials: 1_000, seed: 23) { distributions in
      verdict(slowdown: 1.03, &distributions) { $0.normalTime() } == .slower
    }
    let speedupFound = share(ofTrials: 1_000, seed: 24) { distributions in
      verdict(slowdown: 1 / 1.03, &distributions) { $0.normalTime() } == .faster
    }
    #expect(found >= 0.95)
    #expect(speedupFound >= 0.95)
  }

  @Test func burstsOnAFifthOfTheSamplesDoNotChangeTheVerdict() {
    let falselyDifferent = share(ofTrials: 1_000, seed: 25) { distributions in
      verdict(slowdown: 1, &distributions) { $0.burstyTime() } != .noDifferenceShown
    }
    let found = share(ofTrials: 1_000, seed: 26) { distributions in
      verdict(slowdown: 1.03, &distributions) { $0.burstyTime() } == .slower
    }
    #expect(falselyDifferent <= 0.05)
    #expect(found >= 0.95)
  }

  /// The same through the sampler, which chooses the order, the iterations and the end itself.
  @Test func theSamplerAndTheVerdictAgreeWithTheTruth() {
    for seed in 1...20 as ClosedRange<UInt64> {
      let clock = FakeClock()
      var distributions = Distributions(seed: seed)
      var settings = SamplingSettings()
      settings.seed = seed
      settings.relativeHalfWidth = 0.004
      func candidate(_ name: String, _ factor: Double) -> Candidate {
        clock.candidate(name) { 10_000 * factor * distributions.burstyTime() }
      }
      let sampler = Sampler(settings: settings, clock: clock, reference: clock.candidate("reference") { 1_000 })
      let samples = sampler.run([candidate("a", 1), candidate("a again", 1), candidate("slower", 1.03)])
      guard let itself = RatioEstimate(samples[1], over: samples[0]),
        let slower = RatioEstimate(samples[2], over: samples[0])
      else {
        Issue.record("no common rounds for seed \(seed)")
        continue
      }
      #expect(Verdict(slower, noiseFloor: NoiseFloor(comparisonsWithItself: [itself])) == .slower, "seed \(seed)")
    }
  }
}
