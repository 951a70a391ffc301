import ArgumentParser
import BenchmarkHistory
import CommandOptions
import Console
import ReportFormats

/// `mnist-bench history list`: the reports of a history.
struct HistoryListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List a history's reports, machine by machine.")

  @OptionGroup var options: HistoryOptions

  func run() throws {
    print(try options.machines.map(\.list).joined(separator: "\n"), terminator: "")
  }
}
