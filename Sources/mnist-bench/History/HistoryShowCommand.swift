import ArgumentParser
import BenchmarkHistory
import CommandOptions
import Console
import ReportFormats

/// `mnist-bench history show`: a workload's times from commit to commit.
struct HistoryShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a workload's times from commit to commit, and the changes between them.",
    discussion: """
      Each time is divided by that of the reference loop in the same report, so that another clock frequency is no change, \
      and shown as a multiple of the first level. The noise is what 95 % of a level's times stay within.
      """)

  @Argument(help: "The workload, such as conv2-forward.")
  var workload: String

  @Option(help: ArgumentHelp("Only this kernel set.", valueName: "name"))
  var kernel: String?

  @OptionGroup var options: HistoryOptions

  func run() throws {
    let machines = try options.machines.map { ($0, $0.findings()) }
    let chosen = machines.map { history, findings in
      (history, findings.filter { $0.series.workload == workload && kernel.map($0.series.kernel.isEqual) ?? true })
    }.filter { !$0.1.isEmpty }
    guard !chosen.isEmpty else {
      let series = machines.flatMap(\.1).map(\.series)
      let ofWorkload = series.filter { $0.workload == workload }
      throw HistoryError.unknownWorkload(
        name: workload, kernel: kernel,
        known: ofWorkload.isEmpty ? series.map(\.workload).unique : ofWorkload.map(\.kernel).unique)
    }
    for (history, findings) in chosen {
      print("\(history.machine): \(history.summary)\n")
      print(findings.map { $0.text(isColoured: Terminal.isColoured) }.joined(separator: "\n"))
    }
  }
}

extension String {
  fileprivate func isEqual(_ other: String) -> Bool { self == other }
}

extension [String] {
  /// Each once, in order.
  fileprivate var unique: [String] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
