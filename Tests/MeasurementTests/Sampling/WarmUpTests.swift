import Testing

@testable import Measurement

@Suite struct WarmUpTests {
  @Test func aSteadyCandidateIsSteadyAfterTwoGroups() {
    let clock = FakeClock()
    var noise = Distributions(seed: 1)
    let sampler = Sampler(clock: clock, reference: clock.candidate("reference") { 1_000 })
    let warmUp = sampler.run([clock.candidate("a") { 2_000_000 * noise.normalTime() }])[0].warmUp
    #expect(warmUp.isSteady)
    // One to find the iteration count, and two groups of five.
    #expect(warmUp.samples == 11)
    #expect(abs(warmUp.nanoseconds - 22_000_000) < 1_000_000)
  }

  @Test func aCandidateThatWarmsUpIsWaitedFor() {
    let clock = FakeClock()
    var excess = 1.0
    let sampler = Sampler(clock: clock, reference: clock.candidate("reference") { 1_000 })
    let samples = sampler.run([
      clock.candidate("a") {
        excess *= 0.9
        return 2_000_000 * (1 + excess)
      }
    ])[0]
    #expect(samples.warmUp.isSteady)
    #expect(samples.warmUp.samples > 20)
    #expect(samples.realTimes.allSatisfy { $0 < 2_000_000 * 1.05 })
  }

  @Test func aCandidateThatNeverSettlesIsReported() {
    let clock = FakeClock()
    var duration = 1_000_000.0
    let sampler = Sampler(clock: clock, reference: clock.candidate("reference") { 1_000 })
    let warmUp = sampler.run([
      clock.candidate("a") {
        duration *= 1.03
        return duration
      }
    ])[0].warmUp
    #expect(!warmUp.isSteady)
    #expect(warmUp.nanoseconds >= 0.25e9 && warmUp.nanoseconds < 0.3e9)
  }
}
