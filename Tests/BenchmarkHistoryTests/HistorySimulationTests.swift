import Foundation
import Measurement
import Testing

@testable import BenchmarkHistory

/// What a history makes of series whose truth is known: 64 commits under 1 % of noise, unless a test says otherwise.
/// Seeds are stated, so that the shares are the same each time.
@Suite struct HistorySimulationTests {
  private static let commits = 64

  /// Fewer resamples than the program takes: the intervals scatter more, which makes nothing easier.
  private static let resamples = 100

  /// Medians of as many samples as `bench` takes: 1 % of noise, and on a fifth of them a burst that takes up to several
  /// times as long as the work itself.
  private static let burstyMedians = {
    var noise = Noise(seed: 8)
    return (0..<2_000).map { _ in
      (0..<60).map { _ in 1 + 0.01 * noise.normal() + (noise.uniform() < 0.2 ? noise.exponential() : 0) }.median
    }
  }()

  /// What disturbs the reports.
  enum Disturbance: String, CaseIterable, CustomTestStringConvertible {
    case none = "nothing"
    case burstsOnSamples = "bursts on a fifth of the samples"
    case burstsOnReports = "bursts on a tenth of the reports"
    case drift = "a drift of 1 %"

    var testDescription: String { rawValue }
  }

  /// The logarithms of times that take `1 + step` times as long from the commit `index` on.
  private func series(
    steps: [(index: Int, step: Double)] = [], commits: Int = commits, scale: Double = 0.01,
    under disturbance: Disturbance = .none, _ noise: inout Noise
  ) -> [Observation] {
    (0..<commits).map { commit in
      var value = steps.filter { $0.index <= commit }.reduce(0) { $0 + log(1 + $1.step) } + 0.01 * noise.normal()
      switch disturbance {
      case .none: break
      case .burstsOnSamples: value += log(Self.burstyMedians[noise.integer(below: Self.burstyMedians.count)])
      case .burstsOnReports: value += noise.uniform() < 0.1 ? log(1 + noise.exponential()) : 0
      case .drift: value += 0.01 * Double(commit) / Double(commits)
      }
      return Observation(value, scale: scale)
    }
  }

  private func share(ofTrials trials: Int, seed: UInt64, _ holds: (inout Noise) -> Bool) -> Double {
    var noise = Noise(seed: seed)
    return Double((0..<trials).count { _ in holds(&noise) }) / Double(trials)
  }

  private func found(in series: [Observation], among count: Int = 1) -> [Change] {
    SeriesLevels(
      of: series, dispersion: Dispersion.factors(of: [series])[0], among: count, resamples: Self.resamples
    ).changes
  }

  @Test(
    "Where nothing has changed, at most 5 % of 1,000 histories show a change",
    arguments: [Disturbance.none, .burstsOnSamples, .burstsOnReports])
  func falseAlarms(disturbance: Disturbance) {
    let alarms = share(ofTrials: 1_000, seed: 1) { !found(in: series(under: disturbance, &$0)).isEmpty }
    #expect(alarms <= 0.05)
  }

  @Test("The same where the noise floors are a quarter of the noise", arguments: [4, 6, 10, 20, 64])
  func tooSmallNoiseFloors(commits: Int) {
    let alarms = share(ofTrials: 1_000, seed: 2) {
      !found(in: series(commits: commits, scale: 0.0025, &$0)).isEmpty
    }
    #expect(alarms <= 0.05)
  }

  @Test("The same for 30 benchmarks of a machine together, with half the noise in their floors", arguments: [8, 32])
  func manyBenchmarks(commits: Int) {
    let alarms = share(ofTrials: 200, seed: 3) { noise in
      let all = (0..<30).map { _ in series(commits: commits, scale: 0.005, &noise) }
      return SeriesLevels.all(of: all).contains { !$0.changes.isEmpty }
    }
    #expect(alarms <= 0.05)
  }

  @Test(
    "A step of 3 % is found in at least 95 % of histories, and its intervals have the commit and the size",
    arguments: Disturbance.allCases)
  func oneStep(disturbance: Disturbance) {
    let trials = 300
    var (covered, sized) = (0, 0)
    let right = share(ofTrials: trials, seed: 4) { noise in
      let index = 8 + noise.integer(below: 48)
      let changes = found(in: series(steps: [(index, 0.03)], under: disturbance, &noise))
      guard let change = changes.min(by: { abs($0.index - index) < abs($1.index - index) }) else { return false }
      covered += change.indices.contains(index) ? 1 : 0
      sized += change.stepInterval.contains(log(1.03) + (disturbance == .drift ? 0.005 : 0)) ? 1 : 0
      return changes.count == 1
    }
    #expect(right >= 0.95)
    #expect(Double(covered) >= 0.95 * Double(trials))
    #expect(Double(sized) >= 0.93 * Double(trials))
  }

  @Test("Of two steps both are found")
  func twoSteps() {
    let right = share(ofTrials: 300, seed: 5) { noise in
      let changes = found(in: series(steps: [(20, 0.03), (44, 0.05)], &noise))
      return changes.count == 2 && changes[0].indices.contains(20) && changes[1].indices.contains(44)
        && changes[1].step > changes[0].step
    }
    #expect(right >= 0.9)
  }

  @Test("Four reports of a slower commit are enough, among 100 benchmarks")
  func newest() {
    let right = share(ofTrials: 300, seed: 6) { noise in
      let changes = found(in: series(steps: [(60, 0.05)], &noise), among: 100)
      return changes.last.map { $0.indices.contains(60) && $0.step > 0 } ?? false
    }
    #expect(right >= 0.95)
  }
}
