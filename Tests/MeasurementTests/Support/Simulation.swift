@testable import Measurement

/// The share of trials, drawn with a stated seed, in which something holds.
func share(ofTrials trials: Int, seed: UInt64, _ holds: (inout Distributions) -> Bool) -> Double {
  var distributions = Distributions(seed: seed)
  let successes = (0..<trials).count { _ in holds(&distributions) }
  return Double(successes) / Double(trials)
}

/// What "95 %" may turn out as in a simulation.
let nominalCoverage = 0.93...0.97
