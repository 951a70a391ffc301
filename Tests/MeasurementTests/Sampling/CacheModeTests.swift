import BenchmarkReports
import Measurement
import Testing

@Suite struct CacheModeTests {
  @Test func aCandidateThatPreparesIsSampledOneCallAtATime() {
    var calls: [String] = []
    let candidate = Candidate(name: "cold", prepare: { calls.append("prepare") }) { calls.append("run \($0)") }
    var settings = SamplingSettings()
    settings.secondsPerCandidate = 0.01
    settings.maximumRounds = 5
    let samples = Sampler(settings: settings).run([candidate])[0]
    #expect(samples.iterations == 1 && samples.realTimes.count == 5)
    #expect(calls.count.isMultiple(of: 2) && calls.count >= 10)
    for pair in stride(from: 0, to: calls.count, by: 2) {
      #expect(calls[pair] == "prepare" && calls[pair + 1] == "run 1")
    }
  }

  @Test func preparingIsNotTimed() {
    let clock = FakeClock()
    let candidate = Candidate(name: "cold", prepare: { clock.advance(1_000_000) }) { _ in clock.advance(7_000) }
    let samples = Sampler(clock: clock, reference: Candidate(name: "reference") { clock.advance(Double($0)) })
      .run([candidate])[0]
    #expect(samples.realTimes.allSatisfy { abs($0 - 7_000) < 100 })
  }

  @Test func evictionIsLargerThanTheLargestCache() {
    let caches = [
      Cache(type: "Data", level: 1, size: 32 << 10, sharing: 1),
      Cache(type: "Unified", level: 2, size: 1 << 20, sharing: 1),
    ]
    let eviction = CacheEviction(cacheSizes: caches.map(\.size))
    #expect(eviction.byteCount == 2 << 20)
    eviction.run()
    #expect(CacheEviction(cacheSizes: []).byteCount > 0)
  }
}
