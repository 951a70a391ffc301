import Foundation
import Measurement

/// Runs two programs in turns.
struct ABRounds {
  let base: BenchProgram
  let head: BenchProgram
  /// Rounds that count, one before them warming up; nil for as many as the benchmarks need.
  let rounds: Int?
  /// Told what is going on, a line at a time.
  let log: (String) -> Void

  private static let fewestByDefault = 16

  /// The reports of the rounds that count.
  struct Reports {
    var base: [Report] = []
    var head: [Report] = []

    /// What any of the reports warns of, each kind once: runs differ in the numbers, such as the load, and in what
    /// stands behind a colon, such as the benchmarks that are meant.
    var warnings: [String] {
      var seen: Set<String> = []
      return (base + head).flatMap(\.context.details.warnings).filter { warning in
        seen.insert(warning.prefix { $0 != ":" }.filter { !$0.isNumber }).inserted
      }
    }
  }

  /// - Throws: ``ABInterruption`` after Ctrl-C, ``BenchProgramError`` if a program gives no report, ``TooFewRounds``
  ///   after the first round if there are too few for so many benchmarks.
  func run() throws -> Reports {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mnist-bench-ab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    log("warming up")
    let clock = ContinuousClock()
    let start = clock.now
    let warmUp = try (base.run(folder: folder), head.run(folder: folder))
    let count = try rounds(for: warmUp.0)
    let seconds = Int((clock.now - start) / .seconds(1) * Double(count))
    log("\(count) rounds to go, about \(seconds / 60) min \(seconds % 60) s")
    var reports = Reports()
    for round in 0..<count {
      // Whoever comes second finds the machine as the first has left it, so they take turns at it.
      let isBaseFirst = round.isMultiple(of: 2)
      log("[\(round + 1)/\(count)] \(isBaseFirst ? "base, head" : "head, base")")
      if isBaseFirst { reports.base.append(try base.run(folder: folder)) }
      reports.head.append(try head.run(folder: folder))
      if !isBaseFirst { reports.base.append(try base.run(folder: folder)) }
    }
    return reports
  }

  /// What was asked for; otherwise so many rounds that one that dissents does not cost a benchmark its verdict: of 16
  /// rounds of 1 % noise, all agree on a slowdown of 3 % only three times in four.
  private func rounds(for report: Report) throws(TooFewRounds) -> Int {
    let benchmarks = Set(report.benchmarks.filter { $0.runType == .iteration }.map(\.runName)).count
    guard let rounds else {
      return max(Self.fewestByDefault, Comparison.fewestRounds(benchmarks: benchmarks, dissenting: 1))
    }
    let fewest = Comparison.fewestRounds(benchmarks: benchmarks, dissenting: 0)
    guard rounds >= fewest else { throw TooFewRounds(benchmarks: benchmarks, rounds: rounds, fewest: fewest) }
    return rounds
  }
}

/// So few rounds that no benchmark could get a verdict, whatever its times.
struct TooFewRounds: Error, CustomStringConvertible {
  let benchmarks: Int
  let rounds: Int
  let fewest: Int

  var description: String {
    "--rounds \(rounds): \(benchmarks) benchmarks need at least \(fewest) rounds for a verdict; "
      + "ask for more rounds or for fewer workloads or kernel sets"
  }
}
