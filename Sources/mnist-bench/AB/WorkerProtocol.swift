import Measurement

/// How `ab` talks with the programs that it compares: lines of text through pipes.
///
/// The worker begins with a greeting, a line of JSON. Each request is a line, and so is its answer:
///
///     prepare <row>          ok, or: failed <why>
///     prove <row>            ok, or: failed <why>
///     time <row> <calls>     the nanoseconds that the calls took together
///
/// A row is its number in the greeting. The end of the requests ends the worker. Any two revisions are compared, so
/// what is here may be added to, but not changed.
enum WorkerProtocol {
  /// The version of the protocol.
  static let version = 1

  /// What a worker says first.
  struct Greeting: Codable {
    let version: Int
    /// Everything that was asked for, in order.
    let rows: [Row]
    let build: ProgramBuild
  }

  /// One kernel set at one workload.
  struct Row: Codable, Hashable {
    /// As in reports.
    let name: String
    let kernel: String
    let threads: Int
  }

  /// What is done for a row.
  enum Request {
    case prepare(row: Int)
    case prove(row: Int)
    case time(row: Int, calls: Int)

    /// The line.
    var line: String {
      switch self {
      case .prepare(let row): "prepare \(row)"
      case .prove(let row): "prove \(row)"
      case .time(let row, let calls): "time \(row) \(calls)"
      }
    }

    /// Nil if the line is no request.
    init?(line: String) {
      let words = line.split(separator: " ")
      let numbers = words.dropFirst().compactMap { Int($0) }
      switch (words.first, numbers.count, words.count) {
      case ("prepare", 1, 2): self = .prepare(row: numbers[0])
      case ("prove", 1, 2): self = .prove(row: numbers[0])
      case ("time", 2, 3): self = .time(row: numbers[0], calls: numbers[1])
      default: return nil
      }
    }
  }

  /// What the answer to a preparation or a proof is if all is well.
  static let success = "ok"

  /// What it begins with otherwise.
  static let failure = "failed "
}
