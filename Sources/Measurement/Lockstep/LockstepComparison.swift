import Foundation
import RandomNumbers

/// Compares two programs row by row. Both are pinned to the same processor and asked in random order for a few calls at
/// a time. Both are restarted again and again until the rows are decided.
///
/// A disturbance that lasts longer than some milliseconds slows both and cancels in the ratio of two neighbouring
/// requests. One difference remains: two processes of the same program (twins) differ by 1 to 3 % on the machines this
/// was made on, only because their memory lies elsewhere. More samples of one pair of processes cannot remove it. So
/// each pair of processes (a life) gives one observation: the median of the logarithms of its ratios. Estimate and
/// interval are taken over lives (Kalibera and Jones, "Rigorous benchmarking in reasonable time", 2013; Mytkowicz et
/// al., "Producing wrong data without doing anything obviously wrong!", 2009), by signed ranks.
public struct LockstepComparison {
  private let settings: LockstepSettings
  private let log: (String) -> Void
  private var generator: SplitMix64
  private var calls: [Int: Int] = [:]

  /// Prepares a comparison; `log` receives progress messages, one line each.
  public init(settings: LockstepSettings = LockstepSettings(), log: @escaping (String) -> Void = { _ in }) {
    self.settings = settings
    self.log = log
    generator = SplitMix64(seed: settings.seed)
  }

  /// Compares `count` rows; the results are in their order.
  public mutating func run(rows count: Int, _ processes: some LockstepProcesses) throws -> [LockstepResult] {
    var observations = [LockstepObservations](repeating: LockstepObservations(), count: count)
    var results = [LockstepResult?](repeating: nil, count: count)
    var looks = LockstepLooks()
    let budget = settings.secondsPerRow * Double(count)
    var open = Array(0..<count)
    var restarts = 0
    while !open.isEmpty, restarts < settings.restarts, processes.elapsed < budget {
      restarts += 1
      try processes.restart(rows: open)
      for row in generator.shuffled(open) {
        observations[row].append(try observe(row, processes))
        if processes.elapsed >= budget { break }
      }
      guard looks.isDue(after: observations[open[0]].logarithms.count) else { continue }
      results = LockstepResult.all(&observations, settings: settings, elapsed: processes.elapsed)
      open = open.filter { results[$0]?.verdict == .notDecided }
      log("\(count - open.count) of \(count) decided after \(looks.last) restarts and \(Int(processes.elapsed)) s")
    }
    return LockstepResult.all(&observations, settings: settings, elapsed: processes.elapsed)
  }

  /// The median of the logarithms of head over base in one life of the two.
  private mutating func observe(_ row: Int, _ processes: some LockstepProcesses) throws -> Double {
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

/// When to test the observations of a running comparison: each time their number has grown by half. A test after every
/// observation would end the comparison at moments when the observations happen to agree.
struct LockstepLooks {
  private(set) var last = 0
  private var next = first

  /// The fewest observations that give an interval the required confidence.
  static let first = 9

  /// The factor that corrects a p-value for several looks. With eleven looks, up to 474 observations, the least of
  /// eleven p-values of a random walk is below 0.05 / 7 in 5 % of the cases.
  static let correction = 7.0

  mutating func isDue(after count: Int) -> Bool {
    guard count >= next else { return false }
    last = count
    next = count * 3 / 2
    return true
  }
}
