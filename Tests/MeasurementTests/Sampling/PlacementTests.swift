import Testing

@testable import Measurement

@Suite struct PlacementTests {
  @Test("A candidate is moved before each sample, to the place of its round, and moving is not timed")
  func place() {
    let clock = FakeClock()
    var places: [Int] = []
    var current = 0
    let candidate = Candidate(
      name: "moved",
      place: { round in
        clock.advance(1_000_000)
        places.append(round)
        current = round % 2
      }
    ) { clock.advance(Double($0) * (current == 0 ? 10_000 : 11_000)) }
    let samples = Sampler(clock: clock, reference: clock.candidate("reference") { 1_000 }).run([candidate])[0]
    #expect(places == samples.rounds && places == Array(0..<samples.rounds.count))
    #expect(samples.realTimes.allSatisfy { abs($0 - 10_500) < 600 })
    #expect(abs((samples.spread(ofPlaces: 2) ?? 0) - 1_000 / samples.realTimes.median) < 0.01)
  }

  @Test("Too few samples at a place, or a single place, say nothing")
  func unknown() {
    func set(_ count: Int) -> SampleSet {
      SampleSet(
        name: "a", iterations: 1, rounds: Array(0..<count), realTimes: (0..<count).map { $0 % 4 == 0 ? 110 : 100 },
        processorTimes: .init(repeating: 1, count: count), referenceTimes: .init(repeating: 1, count: count),
        warmUp: WarmUp(isSteady: true, samples: 1, nanoseconds: 0), stopReason: .roundLimitReached)
    }
    #expect(set(19).spread(ofPlaces: 4) == nil)
    #expect(set(20).spread(ofPlaces: 4) == 0.1)
    #expect(set(20).spread(ofPlaces: 1) == nil)
  }
}
