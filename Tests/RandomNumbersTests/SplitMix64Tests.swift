import Testing

@testable import RandomNumbers

@Suite struct SplitMix64Tests {
  /// Values from the reference implementation (Vigna, prng.di.unimi.it/splitmix64.c) for the seed 1234567.
  @Test func agreesWithTheReferenceImplementation() {
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    #expect((0..<5).map { _ in generator.next() } == expected)
  }

  @Test func boundedNumbersAreUniform() {
    var generator = SplitMix64(seed: 3)
    var counts = Array(repeating: 0, count: 7)
    for _ in 0..<7_000 {
      counts[generator.next(below: 7)] += 1
    }
    // Chi-squared with 6 degrees of freedom; 22.5 is exceeded once in a thousand.
    let chiSquared = counts.reduce(0) { $0 + Double(($1 - 1_000) * ($1 - 1_000)) / 1_000 }
    #expect(chiSquared < 22.5)
  }

  @Test func everyOrderOfThreeIsAsLikely() {
    var generator = SplitMix64(seed: 5)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6_000 {
      counts[generator.shuffled([1, 2, 3]), default: 0] += 1
    }
    let chiSquared = counts.values.reduce(0) { $0 + Double(($1 - 1_000) * ($1 - 1_000)) / 1_000 }
    #expect(counts.count == 6)
    #expect(chiSquared < 20.5)
  }
}
