import Foundation

/// Compares two programs row by row: both pinned to the same processor, asked in random order for a few calls at a
/// time, and started anew again and again until the rows are decided.
///
/// Whatever disturbs the machine for longer than some milliseconds disturbs both and cancels in the ratio of two
/// neighbouring requests. What is left is that a process differs from its twin, by 1 to 3 % on the machines this was
/// made on, for no reason but where its memory lies. No number of samples of one pair of processes sees through that,
/// so a life of the two is one observation: the median of the logarithms of its ratios. Estimate and interval are taken
/// over lives (Kalibera and Jones, "Rigorous benchmarking in reasonable time", 2013; Mytkowicz et al., "Producing wrong
/// data without doing anything obviously wrong!", 2009), by signed ranks.
public struct LockstepComparison {
  private let settings: LockstepSettings
  private let log: (String) -> Void
  private var generator: SplitMix64
  private var calls: [Int: Int] = [:]

  /// Prepares a comparison; `log` is told what is going on, a line at a time.
  public init(settings: LockstepSettings = LockstepSettings(), log: @escaping (String) -> Void = { _ in }) {
    self.settings = settings
    self.log = log
    generator = SplitMix64(seed: settings.seed)
  }

  /// Compares `count` rows; the results are in their order.
  public mutating func run(rows count: Int, _ processes: some LockstepProcesses) throws -> [LockstepResult] {
    var observations = [[Double]](repeating: [], count: count)
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
      guard looks.isDue(after: observations[open[0]].count) else { continue }
      results = LockstepResult.all(observations, settings: settings, elapsed: processes.elapsed)
      open = open.filter { results[$0]?.verdict == .notDecided }
      log("\(count - open.count) of \(count) decided after \(looks.last) restarts and \(Int(processes.elapsed)) s")
    }
    return LockstepResult.all(observations, settings: settings, elapsed: processes.elapsed)
  }

  /// The median of the logarithms of head over base in one life of the two.
  private mutating func observe(_ row: Int, _ processes: some LockstepProcesses) throws -> Double {
    let perRequest = try calls[row] ?? calibrated(row, processes)
    calls[row] = perRequest
    // What the first requests find in the caches is another row's.
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
      // A clock that stood still tells nothing.
      guard times.0 > 0, times.1 > 0 else { continue }
      logarithms.append(first == .base ? Foundation.log(times.1 / times.0) : Foundation.log(times.0 / times.1))
    }
    return logarithms.isEmpty ? 0 : logarithms.median
  }

  /// How many calls make a request long enough.
  private func calibrated(_ row: Int, _ processes: some LockstepProcesses) throws -> Int {
    var calls = 1
    while true {
      let slower = try LockstepSide.allCases.map { try processes.time($0, row: row, calls: calls) }.max() ?? 0
      if slower * Double(calls) >= settings.nanosecondsPerRequest || calls >= 1 << 24 { return calls }
      let needed = Int(settings.nanosecondsPerRequest / max(slower, 1)) + 1
      // The first call is a cold one, so its time may be far too long.
      calls = max(calls + 1, min(needed, calls * 16))
    }
  }
}

/// When a comparison that goes on is looked at: each time the number of observations has grown by half. Looking after
/// every observation would end it at moments when the observations happen to agree.
struct LockstepLooks {
  private(set) var last = 0
  private var next = first

  /// The fewest observations of which an interval has the confidence that is asked for.
  static let first = 9

  /// What a p-value is multiplied by for there being several looks: with eleven, up to 474 observations, the least of
  /// eleven p-values of a random walk is below 0.05 / 7 in 5 % of the cases.
  static let correction = 7.0

  mutating func isDue(after count: Int) -> Bool {
    guard count >= next else { return false }
    last = count
    next = count * 3 / 2
    return true
  }
}
