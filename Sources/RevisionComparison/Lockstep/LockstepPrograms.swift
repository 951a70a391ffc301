import BenchmarkReports
import Measurement

/// Two builds of this program in lockstep: for each number of threads, one process of each build, on the same
/// processors.
final class LockstepPrograms: LockstepProcesses {
  /// A row in both programs.
  struct Row {
    /// The base's row.
    let row: WorkerProtocol.Row
    /// The row's number in each program's greeting, the base's first.
    let numbers: [Int]
  }

  private let paths: [String]
  private let arguments: [String]
  private let rows: [Row]
  private let processors = ProcessorAffinity.allowed
  private let clock = SystemClock()
  private let start: UInt64
  private var generator: SystemRandomNumberGenerator
  // By number of threads.
  private var workers: [Int: [WorkerProcess]] = [:]

  /// Two programs, the base first, with the same arguments. ``restart(rows:)`` starts them.
  init(paths: [String], arguments: [String], rows: [Row]) {
    self.paths = paths
    self.arguments = arguments
    self.rows = rows
    generator = SystemRandomNumberGenerator()
    start = clock.nanoseconds()
  }

  var elapsed: Double { Double(clock.nanoseconds() - start) / 1e9 }

  func restart(rows open: [Int]) throws {
    end()
    for (threads, group) in Dictionary(grouping: open, by: { rows[$0].row.threads }) {
      let place = processors.shuffled(using: &generator).prefix(threads).map(String.init)
      // The order of starting must not matter, so it is random, too.
      var started = [WorkerProcess?](repeating: nil, count: paths.count)
      for side in paths.indices.shuffled(using: &generator) {
        started[side] = try WorkerProcess(
          path: paths[side],
          arguments: arguments + (place.isEmpty ? [] : ["--processors"] + place)
            + ["--placement", "\(UInt64.random(in: 1...UInt64.max, using: &generator))"],
          environmentBytes: Int.random(in: 0..<4096, using: &generator))
      }
      workers[threads] = started.compactMap(\.self)
      for (side, worker) in (workers[threads] ?? []).enumerated() {
        _ = try worker.greeting()
        for row in group {
          let answer = try worker.answer(to: .prepare(row: rows[row].numbers[side]))
          guard answer == WorkerProtocol.success else {
            throw WorkerError(description: "\(paths[side]) worker: \(rows[row].row.name): \(answer)")
          }
        }
      }
    }
  }

  func time(_ side: LockstepSide, row: Int, calls: Int) throws -> Double {
    guard let worker = workers[rows[row].row.threads]?[side.rawValue] else { return 0 }
    return try worker.time(row: rows[row].numbers[side.rawValue], calls: calls) / Double(calls)
  }

  /// Ends all processes.
  func end() {
    workers.values.joined().forEach { $0.end() }
    workers = [:]
  }
}
