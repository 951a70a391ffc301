import Testing

@testable import BenchmarkReports
@testable import Measurement

/// What `compare` makes of two reports whose truth is known: everything from the samples to the verdicts, noise floors
/// included.
@Suite struct ComparisonSimulationTests {
  /// Fewer resamples than `compare` takes: the intervals scatter more, which makes nothing easier.
  private static let bootstrap = Bootstrap(resamples: 100)

  private typealias Draw = (inout Distributions) -> Double

  /// Compares two runs of so many benchmarks, the first of which takes `slowdown` times as long in the head.
  private func rows(
    _ benchmarks: Int, samples: Int, slowdown: Double = 1, _ distributions: inout Distributions, _ draw: Draw
  ) -> [ComparisonRow] {
    func times() -> [BenchmarkTimes] {
      (0..<benchmarks).map {
        BenchmarkTimes(name: "\($0)", kernel: "simd", times: distributions.array(samples, draw))
      }
    }
    // As `bench` finds its floor: three comparisons of a kernel with itself.
    func floor() -> Double {
      let itself = (0..<4).map { _ in distributions.array(samples, draw) }
      return NoiseFloor(
        comparisonsWithItself: itself.dropFirst().map { RatioEstimate(paired: $0, over: itself[0]) }
      ).fraction
    }
    let base = times()
    var head = times()
    head[0].times = head[0].times.map { slowdown * $0 }
    return Comparison(
      baseSamples: base, headSamples: head, noiseFloor: NoiseFloor(fraction: max(floor(), floor())),
      bootstrap: Self.bootstrap
    ).rows
  }

  private func isDifferent(_ row: ComparisonRow) -> Bool { row.verdict == .faster || row.verdict == .slower }

  /// The share of trials in which any of 24 benchmarks gets a verdict although nothing changed.
  private func falseVerdicts(samples: Int, seed: UInt64, _ draw: Draw) -> Double {
    share(ofTrials: 1_000, seed: seed) { distributions in
      rows(24, samples: samples, &distributions, draw).contains(where: isDifferent)
    }
  }

  @Test func theSameAgainRarelyGetsAVerdict() {
    #expect(falseVerdicts(samples: 20, seed: 41) { $0.normalTime() } <= 0.05)
    #expect(falseVerdicts(samples: 30, seed: 42) { $0.burstyTime() } <= 0.05)
  }

  /// Of 200 trials with all benchmarks of `bench --quick`: how often a lone slowdown of 3 % is found, and how often
  /// another benchmark gets a verdict, or this one the wrong one.
  private func loneSlowdown(samples: Int, seed: UInt64, _ draw: Draw) -> (found: Double, wrong: Double) {
    var wrong = 0.0
    let found = share(ofTrials: 200, seed: seed) { distributions in
      let rows = rows(132, samples: samples, slowdown: 1.03, &distributions, draw)
      if rows[0].verdict == .faster || rows.dropFirst().contains(where: isDifferent) { wrong += 1 / 200 }
      return rows[0].verdict == .slower
    }
    return (found, wrong)
  }

  @Test func aLoneSlowdownUnderOnePercentNoiseIsFound() {
    let (found, wrong) = loneSlowdown(samples: 20, seed: 43) { $0.normalTime() }
    #expect(found >= 0.95)
    #expect(wrong <= 0.05)
  }

  /// This is what `bench` takes 60 samples for: with 30 it is found in half of the trials, with 20 in one of seven.
  @Test func burstsOnAFifthOfTheSamplesDoNotHideIt() {
    let (found, wrong) = loneSlowdown(samples: 60, seed: 44) { $0.burstyTime() }
    #expect(found >= 0.95)
    #expect(wrong <= 0.05)
  }
}
