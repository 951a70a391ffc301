import BenchmarkReports

/// The protocol between `ab` and the programs that it compares: lines of text through pipes.
///
/// The worker begins with a greeting, a line of JSON. Each request is a line, and so is its answer:
///
///     prepare <row>          ok, or: failed <why>
///     prove <row>            ok, or: failed <why>
///     time <row> <calls>     the nanoseconds that the calls took together
///
/// `<row>` is the row's number in the greeting. The worker ends when the requests end. Any two revisions can be
/// compared, so this protocol may be extended, but not changed.
package enum WorkerProtocol {
  /// The version of the protocol.
  static let version = 1

  /// The first line of a worker.
  package struct Greeting: Codable {
    let version: Int
    /// All requested rows, in order.
    package let rows: [Row]
    /// How the program was built.
    package let build: ProgramBuild
  }

  /// One kernel set at one workload.
  package struct Row: Codable, Hashable {
    /// The benchmark's name, as in reports.
    package let name: String
    /// The kernel set's name.
    package let kernel: String
    /// Threads that a call uses.
    package let threads: Int
  }

  /// A request for a row.
  package enum Request {
    case prepare(row: Int)
    case prove(row: Int)
    case time(row: Int, calls: Int)

    /// The request's line of text.
    var line: String {
      switch self {
      case .prepare(let row): "prepare \(row)"
      case .prove(let row): "prove \(row)"
      case .time(let row, let calls): "time \(row) \(calls)"
      }
    }

    /// Parses a line; nil if it is no request.
    package init?(line: String) {
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

  /// The answer to a successful preparation or proof.
  static let success = "ok"

  /// The beginning of the answer to a failed one.
  static let failure = "failed "
}
