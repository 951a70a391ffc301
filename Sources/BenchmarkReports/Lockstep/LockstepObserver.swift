import Foundation
import RandomNumbers

/// Observes rows of two programs in lockstep, life by life. How many calls make a row's request long enough is found
/// out once.
package struct LockstepObserver {
  private let settings: LockstepSettings
  private var generator: SplitMix64
  private var calls: [Int: Int] = [:]

  /// An observer with the seed of the settings.
  package init(settings: LockstepSettings) {
    self.settings = settings
    generator = SplitMix64(seed: settings.seed)
  }

  /// The rows in random order.
  package mutating func shuffled(_ rows: [Int]) -> [Int] { generator.shuffled(rows) }

  /// The median of the logarithms of head over base in one life of the two.
  package mutating func observe(_ row: Int, _ processes: some LockstepProcesses) throws -> Double {
    let perRequest = try calls[row] ?? calibrated(row, processes)
    calls[row] = perRequest
    // The first requests find another row's data in the caches.
    var requestTime = 0.0
    for side in LockstepSide.allCases {
      requestTime += try processes.time(side, row: row, calls: perRequest) * Double(perRequest)
    }
    let affordable = Int(settings.nanosecondsPerRestart / max(requestTime, 1))
    let pairs = min(settings.pairsPerRestart, max(5, affordable))
    var logarithms: [Double] = []
    for _ in 0..<pairs {
      let first = LockstepSide.allCases[generator.next(below: 2)]
      let times = (
        try processes.time(first, row: row, calls: perRequest),
        try processes.time(first.other, row: row, calls: perRequest)
      )
      // A time of zero (the clock did not step) is no observation.
      guard times.0 > 0, times.1 > 0 else { continue }
      logarithms.append(first == .base ? Foundation.log(times.1 / times.0) : Foundation.log(times.0 / times.1))
    }
    return logarithms.isEmpty ? 0 : logarithms.median
  }

  /// The number of calls that makes a request long enough.
  private func calibrated(_ row: Int, _ processes: some LockstepProcesses) throws -> Int {
    var calls = 1
    while true {
      let slower = try LockstepSide.allCases.map { try processes.time($0, row: row, calls: calls) }.max() ?? 0
      if slower * Double(calls) >= settings.nanosecondsPerRequest || calls >= 1 << 24 { return calls }
      let needed = Int(settings.nanosecondsPerRequest / max(slower, 1)) + 1
      // The first call runs with cold caches, so its time may be far too long.
      calls = max(calls + 1, min(needed, calls * 16))
    }
  }
}
