import Foundation

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
  private var observer: LockstepObserver

  /// Prepares a comparison; `log` receives progress messages, one line each.
  public init(settings: LockstepSettings = LockstepSettings(), log: @escaping (String) -> Void = { _ in }) {
    self.settings = settings
    self.log = log
    observer = LockstepObserver(settings: settings)
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
      for row in observer.shuffled(open) {
        observations[row].append(try observer.observe(row, processes))
        if processes.elapsed >= budget { break }
      }
      guard looks.isDue(after: observations[open[0]].logarithms.count) else { continue }
      results = LockstepResult.all(&observations, settings: settings, elapsed: processes.elapsed)
      open = open.filter { results[$0]?.verdict == .notDecided }
      log("\(count - open.count) of \(count) decided after \(looks.last) restarts and \(Int(processes.elapsed)) s")
    }
    return LockstepResult.all(&observations, settings: settings, elapsed: processes.elapsed)
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
