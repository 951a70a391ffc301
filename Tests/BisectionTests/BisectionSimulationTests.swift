import Foundation
import Testing

@testable import Bisection

/// What a search makes of histories of 64 commits, measured with a scatter of 1 % from life to life.
@Suite struct BisectionSimulationTests {
  private static let trials = 1000

  /// What many searches of one kind of history come to.
  private struct Outcomes {
    var right = 0
    var noShift = 0
    var wrong = 0
    var mentioned = 0
    var covered = 0
    var lives = 0
    var builds = 0
  }

  private func outcomes(_ kind: SimulatedHistory.Kind, trials: Int = trials, seed: UInt64) -> Outcomes {
    var sum = Outcomes()
    for trial in 0..<UInt64(trials) {
      var history = SimulatedHistory(kind, seed: seed + trial)
      let search = history.searched()
      let greatest = history.places.first
      if let commit = search.commit {
        if commit == greatest { sum.right += 1 } else { sum.wrong += 1 }
        let pair = RevisionPair(commit - 1, commit)
        if let estimate = search.estimate(of: pair), (estimate.lower...estimate.upper).contains(history.ratio(pair)) {
          sum.covered += 1
        }
      }
      if case .noShift = search.conclusion { sum.noShift += 1 }
      if let other = search.belief?.other, history.places.count > 1,
        (other.pair.older + 1...other.pair.newer).contains(history.places[1])
      {
        sum.mentioned += 1
      }
      sum.lives += history.lives
      sum.builds += history.builds.count
    }
    return sum
  }

  /// The lives of plain bisections, on average.
  private func plainLives(_ kind: SimulatedHistory.Kind, trials: Int = 100, seed: UInt64) throws -> Double {
    var lives = 0
    for trial in 0..<UInt64(trials) {
      lives += try PlainBisection.run(SimulatedHistory(kind, seed: seed + trial), seed: trial).history.lives
    }
    return Double(lives) / Double(trials)
  }

  @Test("A shift of 3 % is found at its commit 95 times in 100, with 40 % of the lives that ab needs at every step")
  func oneShift() throws {
    let kind = SimulatedHistory.Kind()
    let found = outcomes(kind, seed: 100_000)
    #expect(found.right >= 950)
    #expect(Double(found.lives) / 1000 <= 0.4 * (try plainLives(kind, seed: 1)))
    // Two ends and six halves, and not one build in ten more.
    #expect(found.builds <= 8_800)
    // The interval of the commit's ratio holds.
    #expect(Double(found.covered) >= 0.93 * Double(found.right))
  }

  @Test("So it is with bursts in a fifth of the lives")
  func bursts() throws {
    let kind = SimulatedHistory.Kind(bursts: 0.2)
    let found = outcomes(kind, seed: 200_000)
    #expect(found.right >= 950)
    #expect(Double(found.lives) / 1000 <= 0.4 * (try plainLives(kind, seed: 2)))
    #expect(Double(found.covered) >= 0.93 * Double(found.right))
  }

  @Test("Of two shifts the greater one is found, and the other one is mentioned with the commits that it is in")
  func twoShifts() {
    let found = outcomes(SimulatedHistory.Kind(shifts: [1.03, 1.02]), seed: 300_000)
    #expect(found.right >= 950)
    #expect(found.mentioned >= 900)
  }

  @Test("A shift is found where every commit makes a little slower, or faster", arguments: [0.015, -0.015])
  func drift(drift: Double) {
    #expect(outcomes(SimulatedHistory.Kind(drift: drift), seed: 400_000).right >= 950)
  }

  @Test("A shift is found where builds differ by 0.3 % only because their code lies elsewhere")
  func placement() {
    #expect(outcomes(SimulatedHistory.Kind(placement: 0.003), trials: 200, seed: 500_000).right >= 190)
  }

  @Test("A shift is found where a quarter of the revisions cannot be built, or its range")
  func broken() {
    let kind = SimulatedHistory.Kind(broken: 0.25)
    let right = (0..<200).count { trial in
      var history = SimulatedHistory(kind, seed: 800_000 + UInt64(trial))
      guard case .shift(let pair, _) = history.searched().conclusion else { return false }
      let isNarrow = (pair.older + 1..<pair.newer).allSatisfy { history.broken.contains($0) }
      return isNarrow && pair.older < history.places[0] && history.places[0] <= pair.newer
    }
    #expect(right >= 190)
  }

  @Test("Without a shift none is shown 95 times in 100, whatever disturbs", arguments: [0, 0.2])
  func noShift(bursts: Double) {
    let found = outcomes(SimulatedHistory.Kind(shifts: [], bursts: bursts), seed: 600_000)
    #expect(found.noShift >= 950)
    #expect(found.right + found.wrong <= 10)
    #expect(found.lives <= 20_000)
  }

  @Test("A shift of 50 % is found as well, where the scatter is a trifle")
  func greatShift() {
    #expect(outcomes(SimulatedHistory.Kind(shifts: [1.5]), trials: 100, seed: 700_000).right >= 98)
  }
}
