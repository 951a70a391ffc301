import Testing

@testable import Measurement

@Suite struct ComparisonOfRoundsTests {
  private static let rounds = 16
  private static let benchmarks = 10

  /// One time per round of several benchmarks; `draw` is told the round and gives a time around 1.
  private func times(
    slowdown: Double = 1, rounds: Int = Self.rounds, benchmarks: Int = Self.benchmarks, _ draw: (Int) -> Double
  ) -> [BenchmarkTimes] {
    (0..<benchmarks).map { index in
      BenchmarkTimes(name: "\(index)", kernel: "simd", times: (0..<rounds).map { slowdown * draw($0) })
    }
  }

  private func isDifferent(_ row: ComparisonRow) -> Bool { row.verdict == .faster || row.verdict == .slower }

  @Test func theSameProgramTwiceRarelyGetsAVerdict() {
    let falseVerdicts = share(ofTrials: 1000, seed: 11) { noise in
      let base = times { _ in noise.normalTime() }
      let comparison = Comparison(baseRounds: base, headRounds: times { _ in noise.normalTime() })
      return comparison.rows.contains(where: isDifferent)
    }
    #expect(falseVerdicts <= 0.05)
  }

  @Test func aSlowdownOfThreePercentUnderOnePercentNoiseIsFound() {
    let found = share(ofTrials: 1000, seed: 12) { noise in
      let base = times { _ in noise.normalTime() }
      let comparison = Comparison(baseRounds: base, headRounds: times(slowdown: 1.03) { _ in noise.normalTime() })
      return comparison.rows[0].verdict == .slower
    }
    #expect(found >= 0.95)
  }

  /// `make ab` without further flags: 33 workloads with four kernel sets, one of which became slower.
  @Test func aLoneSlowdownAmongAllBenchmarksIsFoundAndNoOther() {
    let benchmarks = 132
    let rounds = Comparison.fewestRounds(benchmarks: benchmarks, dissenting: 1)
    #expect(rounds == 17)
    var falseVerdicts = 0
    let found = share(ofTrials: 1000, seed: 15) { noise in
      let base = times(rounds: rounds, benchmarks: benchmarks) { _ in noise.normalTime() }
      var head = times(rounds: rounds, benchmarks: benchmarks) { _ in noise.normalTime() }
      head[0].times = head[0].times.map { 1.03 * $0 }
      let rows = Comparison(baseRounds: base, headRounds: head).rows
      falseVerdicts += rows.dropFirst().contains(where: isDifferent) ? 1 : 0
      return rows[0].verdict == .slower
    }
    #expect(found >= 0.95)
    #expect(falseVerdicts <= 50)
  }

  /// A run is the median of its samples, of which bursts hit a fifth.
  @Test func burstsThatHitAFifthOfTheSamplesDoNotHideASlowdown() {
    let found = share(ofTrials: 300, seed: 16) { noise in
      let base = times { _ in noise.array(20) { $0.burstyTime() }.median }
      let head = times(slowdown: 1.03) { _ in noise.array(20) { $0.burstyTime() }.median }
      return Comparison(baseRounds: base, headRounds: head).rows[0].verdict == .slower
    }
    #expect(found >= 0.95)
  }

  @Test func burstsThatHitAFifthOfTheRunsGiveNoFalseVerdict() {
    let falseVerdicts = share(ofTrials: 1000, seed: 13) { noise in
      let base = times { _ in noise.burstyTime() }
      let comparison = Comparison(baseRounds: base, headRounds: times { _ in noise.burstyTime() })
      return comparison.rows.contains(where: isDifferent)
    }
    #expect(falseVerdicts <= 0.05)
  }

  @Test func aMachineThatSlowsDownCancels() {
    // Each run 1 % slower than the one before it, in the order base, head, head, base, ...
    let falseVerdicts = share(ofTrials: 1000, seed: 14) { noise in
      let base = times { Double(100 + 2 * $0 + $0 % 2) / 100 * noise.normalTime(noise: 0.002) }
      let head = times { Double(100 + 2 * $0 + 1 - $0 % 2) / 100 * noise.normalTime(noise: 0.002) }
      return Comparison(baseRounds: base, headRounds: head).rows.contains(where: isDifferent)
    }
    #expect(falseVerdicts <= 0.05)
  }

  @Test func runningSecondIsNoiseAndNotADifference() {
    let base = times { $0 % 2 == 0 ? 1 : 1.05 }
    let row = Comparison(baseRounds: base, headRounds: times { $0 % 2 == 0 ? 1.05 : 1 }).rows[0]
    #expect(row.verdict == .noDifferenceShown)
    #expect(row.noiseFloor.fraction > 0.049)
  }

  @Test func theThresholdIsTheLeastNoiseFloor() {
    let comparison = Comparison(baseRounds: times { _ in 1 }, headRounds: times { _ in 1.02 }, threshold: 0.05)
    #expect(comparison.rows.allSatisfy { $0.noiseFloor.fraction == 0.05 && $0.verdict == .noDifferenceShown })
    #expect(Comparison(baseRounds: times { _ in 1 }, headRounds: times { _ in 1.02 }).rows[0].verdict == .slower)
  }

  @Test(arguments: [1, 2, 10, 248, 1000], 0...2)
  func theFewestRoundsAreJustEnough(benchmarks: Int, dissenting: Int) {
    func verdicts(rounds: Int) -> Set<Verdict> {
      let base = times(rounds: rounds, benchmarks: benchmarks) { _ in 1 }
      let head = times(rounds: rounds, benchmarks: benchmarks) { $0 < dissenting ? 0.5 : 2 }
      return Set(Comparison(baseRounds: base, headRounds: head).rows.map(\.verdict))
    }
    let fewest = Comparison.fewestRounds(benchmarks: benchmarks, dissenting: dissenting)
    #expect(verdicts(rounds: fewest) == [.slower])
    #expect(!verdicts(rounds: fewest - 1).contains(.slower))
  }

  @Test func aRoundIsTheMedianOfItsReport() throws {
    let base = try (1...6).map { try Report.sample(seed: $0) }
    let head = try (7...12).map { try Report.sample(seed: $0, slowdown: 1.1) }
    let comparison = try Comparison(baseRounds: base, headRounds: head)
    #expect(comparison.rows.map(\.kernel) == ["naive", "simd", "wrong"])
    #expect(comparison.rows.map(\.estimate?.count) == [6, 6, nil])
    #expect(abs((comparison.rows[1].estimate?.ratio ?? 0) - 1.1) < 0.01)
    #expect(comparison.rows[2].headFailure != nil)
  }

  @Test func aBenchmarkThatFailsInOneRoundHasNoTime() throws {
    let base = try (1...6).map { try Report.sample(seed: $0) }
    var head = base
    let failure = try #require(head[0].benchmarks.last)
    head[3].benchmarks = head[3].benchmarks.map { row in
      guard row.counters.kernel == "simd", row.runType == .iteration else { return row }
      var failed = row
      failed.errorOccurred = failure.errorOccurred
      failed.errorMessage = failure.errorMessage
      return failed
    }
    let row = try Comparison(baseRounds: base, headRounds: head).rows[1]
    #expect(row.estimate == nil && row.verdict == .notComparable && row.isRegression)
  }

  @Test func differentCircumstancesAreRefused() throws {
    let base = try (1...2).map { try Report.sample(seed: $0) }
    let head = try (1...2).map { try Report.sample(seed: $0, isDebugBuild: true) }
    #expect(throws: ComparisonRefusal.self) { try Comparison(baseRounds: base, headRounds: head) }
    #expect(throws: Never.self) { try Comparison(baseRounds: base, headRounds: head, isForced: true) }
  }
}
