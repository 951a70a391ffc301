import Testing

@testable import Measurement

/// Stopping when the interval is narrow must not make the interval cover less: whole runs of the sampler, many seeds.
@Suite struct SamplerCoverageTests {
  @Test func intervalsCoverThoughSamplingStopsByTheirWidth() {
    var seed: UInt64 = 0
    var countsSeen: Set<Int> = []
    let coverage = share(ofTrials: 3_000, seed: 31) { distributions in
      seed += 1
      let clock = FakeClock()
      var settings = SamplingSettings()
      settings.seed = seed
      // Reached by the typical run between the 20th and the 60th sample.
      settings.relativeHalfWidth = 0.014
      settings.steadyTolerance = 1
      settings.longestLeadIn = 0
      let sampler = Sampler(
        settings: settings, clock: clock, reference: Candidate(name: "none") { _ in clock.advance(1e6) })
      var local = Distributions(seed: UInt64(distributions.uniform() * 1e15))
      let samples = sampler.run([clock.candidate("a") { 2_000_000 * local.normalTime(noise: 0.04) }])[0]
      countsSeen.insert(samples.realTimes.count)
      return Interval.median(of: samples.realTimes).contains(2_000_000)
    }
    #expect(countsSeen.count > 3)
    #expect(nominalCoverage.contains(coverage))
  }
}
