import ArgumentParser
import BenchmarkHistory
import CommandOptions
import Console

/// `mnist-bench history acknowledge`: accepts slowdowns.
struct HistoryAcknowledgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acknowledge",
    abstract: "Accept slowdowns, so that 'history check' no longer ends with 2 because of them.",
    discussion: """
      Each is written into a file of its own, Results/history/<machine>/acknowledged/<ID>.json. It holds for the slowdown \
      of that benchmark and size, even if later reports move it by some commits; a greater one is a new one.
      """)

  @Argument(
    help: ArgumentHelp(
      "The IDs that 'history check' and 'history show' print, or commits, for all slowdowns that begin there.",
      valueName: "ID"))
  var ids: [String]

  @Option(help: ArgumentHelp("Why it is accepted.", valueName: "reason"))
  var why: String

  @OptionGroup var options: HistoryOptions

  func validate() throws {
    guard why.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("--why: expected a reason, found nothing")
    }
  }

  func run() throws {
    let slowdowns = try options.machines.flatMap { history in
      history.findings().flatMap(\.changes).filter(\.isSlower).map { (machine: history.machine, change: $0) }
    }
    let chosen = try ids.map { id in
      let named = slowdowns.filter { $0.change.isNamed(by: id) }
      guard !named.isEmpty else { throw HistoryError.unknownChange(id: id, known: slowdowns.map(\.change.id)) }
      return named
    }.joined()
    let folder = HistoryFolder(path: options.history)
    for (machine, change) in chosen {
      print(try folder.add(Acknowledgement(change, why: why), of: machine))
    }
  }
}
