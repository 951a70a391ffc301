import BenchmarkReports

/// Two builds of this program, proved and then timed in lockstep, benchmark by benchmark.
package struct ProgramComparison {
  private let paths: [String]
  private let arguments: [String]
  private let settings: LockstepSettings
  private let isForced: Bool
  private let log: (String) -> Void

  /// Prepares a comparison.
  ///
  /// - Parameters:
  ///   - base: the file of the program to compare with.
  ///   - head: the file of the program to judge.
  ///   - arguments: the arguments for both: the benchmarks to run.
  ///   - settings: how rows are timed and decided.
  ///   - isForced: whether to compare even builds that differ or are not for timing.
  ///   - log: receives progress messages, one line each.
  package init(
    base: String, head: String, arguments: [String], settings: LockstepSettings, isForced: Bool,
    log: @escaping (String) -> Void
  ) {
    paths = [base, head]
    self.arguments = arguments
    self.settings = settings
    self.isForced = isForced
    self.log = log
  }

  /// The comparison of all benchmarks that both have. A benchmark that fails in the base or in the head is not timed.
  ///
  /// - Throws: `ComparisonRefusal` if the builds cannot be compared; ``WorkerError`` if a program does not do its work;
  ///   ``ABInterruption`` after Ctrl-C.
  package func run() throws -> Comparison {
    let proof = ABProof(paths: paths, arguments: arguments)
    let greetings = try proof.greetings()
    if !isForced, let refusal = ComparisonRefusal(base: greetings[0].build, head: greetings[1].build) { throw refusal }
    let common = ABRows(base: greetings[0].rows, head: greetings[1].rows)
    log("proving \(common.both.count) benchmarks of both")
    let failures = try proof.failures(of: common.both)
    let timed = common.both.indices.filter { failures[$0].allSatisfy { $0 == nil } }
    log("timing them, \(Int(settings.secondsPerRow * Double(timed.count))) s at most")
    var results = try time(timed.map { common.both[$0] })[...]
    return Comparison(
      rows: common.both.indices.map { index in
        let row = common.both[index].row
        return ComparisonRow(
          name: row.name, kernel: row.kernel, result: timed.contains(index) ? results.removeFirst() : nil,
          baseFailure: failures[index][0], headFailure: failures[index][1])
      }, missing: common.missing, added: common.added)
  }

  private func time(_ rows: [LockstepPrograms.Row]) throws -> [LockstepResult] {
    let programs = LockstepPrograms(paths: paths, arguments: arguments, rows: rows)
    defer { programs.end() }
    var lockstep = LockstepComparison(settings: settings, log: log)
    return try lockstep.run(rows: rows.count, programs)
  }
}
