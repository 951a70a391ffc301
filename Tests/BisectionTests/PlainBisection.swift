import BenchmarkReports
import Foundation

@testable import Bisection

/// A plain bisection: `ab` of the good end and the middle decides where to go on, at every step.
struct PlainBisection {
  /// Lives as `ab` measures them: a ratio of two programs, each life with its own.
  private final class Lives: LockstepProcesses {
    var history: SimulatedHistory
    private let pair: RevisionPair
    private var ratio = 1.0
    private(set) var elapsed = 0.0

    init(_ history: SimulatedHistory, _ pair: RevisionPair) {
      self.history = history
      self.pair = pair
    }

    func restart(rows: [Int]) {
      ratio = exp(history.life(pair))
      elapsed += 0.5
    }

    func time(_ side: LockstepSide, row: Int, calls: Int) -> Double { side == .head ? 2e6 * ratio : 2e6 }
  }

  /// The commit that it ends at, with the history after its lives.
  static func run(_ history: SimulatedHistory, seed: UInt64) throws -> (commit: Int, history: SimulatedHistory) {
    var history = history
    var (good, bad) = (0, SimulatedHistory.commits)
    while bad - good > 1 {
      let middle = (good + bad) / 2
      let lives = Lives(history, RevisionPair(0, middle))
      var settings = LockstepSettings()
      settings.pairsPerRestart = 1
      settings.seed = seed
      var comparison = LockstepComparison(settings: settings)
      let result = try comparison.run(rows: 1, lives)[0]
      history = lives.history
      // Where ab does not decide within its time, its estimate has to do.
      let isSlower = result.verdict == .slower || (result.verdict == .notDecided && result.estimate?.ratio ?? 1 > 1.015)
      if isSlower { bad = middle } else { good = middle }
    }
    return (bad, history)
  }
}
