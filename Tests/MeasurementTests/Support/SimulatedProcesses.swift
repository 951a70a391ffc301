import Foundation

@testable import BenchmarkReports

/// Two programs on a machine with everything that real ones do: a process differs from its twin, the clock has two
/// speeds, bursts hit some requests, and a neighbour shares one of two processors. Time passes only in what they do.
final class SimulatedProcesses: LockstepProcesses {
  /// The head's time over the base's, row by row.
  let ratios: [Double]
  /// The standard deviation of the logarithm of two twins' ratio.
  var bias = 0.02
  /// The standard deviation of a request's time.
  var noise = 0.01
  /// The share of requests that a burst hits.
  var bursts = 0.0
  /// How much faster the clock is in every other second.
  var clockGain = 0.0
  /// How much longer everything takes on the first processor, on average.
  var neighbour = 0.0
  /// What starting both anew takes, in seconds.
  var restartSeconds = 0.15

  private(set) var elapsed = 0.0
  private(set) var restarts = 0
  private var distributions: Distributions
  private var processor = 0
  private var biases: [[Double]] = []

  /// The time of one call, in nanoseconds.
  private let callTime = 2e6

  init(ratios: [Double], seed: UInt64) {
    self.ratios = ratios
    distributions = Distributions(seed: seed)
  }

  func restart(rows: [Int]) {
    restarts += 1
    elapsed += restartSeconds
    processor = restarts % 2
    biases = (0..<2).map { _ in ratios.map { _ in bias / 2.0.squareRoot() * distributions.normal() } }
  }

  func time(_ side: LockstepSide, row: Int, calls: Int) -> Double {
    var time = callTime * (side == .head ? ratios[row] : 1) * exp(biases[side.rawValue][row])
    time *= distributions.normalTime(noise: noise)
    if distributions.uniform() < bursts { time *= 1 + distributions.exponential() }
    if Int(elapsed).isMultiple(of: 2) { time /= 1 + clockGain }
    if processor == 0 { time *= 1 + neighbour * distributions.exponential() }
    // The pipe and the wake.
    elapsed += (time * Double(calls) + 50e3) / 1e9
    return time
  }
}
