import BenchmarkReports
import Bisection
import Console
import Foundation
import JSONDocuments
import Measurement

/// The search for the commits that made benchmarks slower, or faster: builds, proves and measures revisions.
package final class RevisionSearch {
  /// What is looked for, and for how long.
  package struct Settings {
    /// Whether a speed-up is looked for.
    package var isFaster = false
    /// The smallest change that counts, as a share of the time.
    package var within = 0.01
    /// The time for all building and measuring, in seconds.
    package var budget = 3600.0

    /// The default settings.
    package init() {}
  }

  private let history: CommitHistory
  private let settings: Settings
  private let arguments: [String]
  private let builder: RevisionBuilder
  private let file: URL
  private let log: (String) -> Void
  private var record: BisectRecord
  private var programs: [Int: String] = [:]
  private var observer = LockstepObserver(settings: LockstepSettings())

  // Before anything has been built or measured.
  private static let secondsPerBuild = 60.0
  private static let secondsPerLife = 0.5
  // Reading a kept program and proving it.
  private static let secondsPerProof = 2.0

  /// Prepares a search, or the rest of one that was stopped.
  ///
  /// - Parameters:
  ///   - history: the commits.
  ///   - arguments: the benchmarks, as a worker's arguments.
  ///   - settings: what is looked for.
  ///   - log: receives progress messages, one line each.
  /// - Throws: ``BisectError`` without a build script, or if what is known contradicts itself; `JSONFileError` if it
  ///   cannot
  ///   be read.
  package init(
    _ history: CommitHistory, arguments: [String], settings: Settings, log: @escaping (String) -> Void
  ) throws {
    self.history = history
    self.settings = settings
    self.arguments = arguments
    self.log = log
    builder = try RevisionBuilder(repository: history.repository)
    let question = BisectRecord.Question(
      revisions: history.revisions.map(\.id), arguments: arguments, isFaster: settings.isFaster, within: settings.within
    )
    file = BisectRecord.file(for: question, history: history, in: builder.folder)
    record = try BisectRecord.known(question, at: file)
  }

  /// Searches until all is decided, the time is over, or nothing more can be learnt.
  ///
  /// - Throws: ``BisectError`` if one of the ends cannot be measured; ``WorkerError`` if a program does not do its
  ///   work; ``ABInterruption`` after Ctrl-C: the same search goes on from there.
  package func run() throws -> BisectOutcome {
    log("\(history.commits) commits, \(history.passedBy) others change nothing that is compiled")
    if !record.comparisons.isEmpty { log("going on after \(record.comparisons.count) comparisons (\(file.path))") }
    for place in [0, history.commits] { try prepareEnd(place) }
    let rows = try searchRows()
    var trail = BisectTrail(history: history, rows: rows, settings: settings)
    for comparison in record.comparisons { trail.add(comparison) }
    var next = nextComparison(trail, rows)
    while let comparison = next, record.seconds < settings.budget {
      if try canMeasure(comparison, rows) {
        let measured = try measure(comparison, rows)
        record.comparisons.append(measured)
        try save()
        let known = trail.lines.count
        trail.add(measured)
        trail.lines[known...].forEach(log)
      }
      next = nextComparison(trail, rows)
    }
    return BisectOutcome(trail: trail, record: record, isComplete: next == nil)
  }

  private func searchRows() throws(BisectError) -> SearchRows {
    do {
      return try SearchRows(record, commits: history.commits)
    } catch {
      forget()
      throw error
    }
  }

  private func nextComparison(_ trail: BisectTrail, _ rows: SearchRows) -> Bisection.Comparison? {
    trail.bisection.next(builds(rows), secondsPerLife: secondsPerLife)
  }

  /// Builds and proves both revisions; false if one of them turns out to lack something.
  private func canMeasure(_ comparison: Bisection.Comparison, _ rows: SearchRows) throws -> Bool {
    try [comparison.pair.older, comparison.pair.newer].allSatisfy { place in
      guard try prepare(place), let revision = record.revision(place) else { return false }
      return comparison.rows.allSatisfy { SearchRows.has(rows.names[$0], revision) }
    }
  }

  /// Forgets what is known: the search has ended.
  package func forget() { try? FileManager.default.removeItem(at: file) }

  private func save() throws { try JSONFile.write(record, to: file.path) }

  private func prepareEnd(_ place: Int) throws {
    guard try !prepare(place), let failure = record.revision(place)?.failure else { return }
    // The next search tries again.
    forget()
    throw BisectError(description: "\(place == 0 ? "--good" : "--bad") \(history.revisions[place].short): \(failure)")
  }

  /// Builds and proves a revision; false if it cannot be measured.
  private func prepare(_ place: Int) throws -> Bool {
    if let known = record.revision(place), known.failure != nil { return false }
    if let program = programs[place], FileManager.default.fileExists(atPath: program) { return true }
    let commit = history.revisions[place]
    let isKept = builder.kept.contains(Substring(commit.id))
    if !isKept { log("building \(commit.short) \(commit.subject)") }
    let clock = SystemClock()
    let start = clock.nanoseconds()
    let revision: BisectRecord.Revision
    do {
      let program = try builder.program(of: commit.id).get()
      programs[place] = program
      if record.revision(place) != nil { return true }
      let (rows, failures) = try RevisionProof.rows(of: program, arguments: arguments)
      let seconds = Double(clock.nanoseconds() - start) / 1e9
      revision = BisectRecord.Revision(
        place: place, seconds: isKept ? nil : seconds, failure: nil, rows: rows, failedRows: failures)
    } catch let error as DoesNotBuild {
      guard record.revision(place) == nil else {
        throw BisectError(description: "\(commit.short): was built before, but does not build now: \(error.reason)")
      }
      revision = failed(place, "does not build: \(error.reason)", start: start)
    } catch let error as WorkerError {
      revision = failed(place, "cannot be measured: \(error)", start: start)
    }
    record.revisions.append(revision)
    try save()
    if let failure = revision.failure { log("passed over: \(commit.short) \(commit.subject): \(failure)") }
    for (row, failure) in revision.failedRows.sorted(by: { $0.key < $1.key }) {
      log("passed over: \(commit.short) \(commit.subject): \(row): \(failure)")
    }
    return revision.failure == nil
  }

  private func failed(_ place: Int, _ failure: String, start: UInt64) -> BisectRecord.Revision {
    let seconds = Double(SystemClock().nanoseconds() - start) / 1e9
    return BisectRecord.Revision(place: place, seconds: seconds, failure: failure, rows: [], failedRows: [:])
  }

  /// What is known of the builds, row by row.
  private func builds(_ rows: SearchRows) -> [Builds] {
    let kept = builder.kept
    let isKept = history.revisions.indices.filter { kept.contains(Substring(history.revisions[$0].id)) }
    // The first build compiles everything, and the others only what differs.
    let times = record.revisions.compactMap(\.seconds)
    let later = times.count > 1 ? Array(times.dropFirst()) : times
    return rows.names.map { row in
      var builds = Builds(
        seconds: later.isEmpty ? Self.secondsPerBuild : later.median, secondsIfKept: Self.secondsPerProof)
      builds.kept = Set(isKept)
      builds.built = Set(record.revisions.map(\.place))
      builds.broken = Set(record.revisions.filter { !SearchRows.has(row, $0) }.map(\.place))
      return builds
    }
  }

  private var secondsPerLife: Double {
    let lives = record.comparisons.flatMap { $0.logarithms.values.map(\.count) }.reduce(0, +)
    return lives == 0 ? Self.secondsPerLife : record.comparisons.reduce(0) { $0 + $1.seconds } / Double(lives)
  }

  private func measure(_ next: Bisection.Comparison, _ rows: SearchRows) throws -> BisectRecord.Comparison {
    let places = [next.pair.older, next.pair.newer]
    let programs = LockstepPrograms(
      paths: places.map { self.programs[$0] ?? "" }, arguments: arguments, rows: rows.numbered(in: places, of: record))
    defer { programs.end() }
    var logarithms: [String: [Double]] = [:]
    for _ in 0..<next.lives {
      try programs.restart(rows: next.rows)
      for row in observer.shuffled(next.rows) {
        logarithms[rows.names[row], default: []].append(try observer.observe(row, programs))
      }
    }
    return BisectRecord.Comparison(
      older: next.pair.older, newer: next.pair.newer, seconds: programs.elapsed, logarithms: logarithms)
  }
}
