import ArgumentParser
import BenchmarkHistory
import CommandOptions
import Console
import ReportFormats

/// `mnist-bench history check`: whether anything became slower.
struct HistoryCheckCommand: ParsableCommand {
  /// The formats for a check.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json
  }

  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look for the newest change of each benchmark; exit 2 if one is a slowdown that nobody acknowledged.",
    discussion: """
      The times of each benchmark are cut into stretches of one level, such that the squares of the deviations from the \
      levels, plus a penalty for each cut, are the least possible. A deviation counts as a multiple of the report's noise, \
      and at most three times that, so that no single report makes a change. The penalty is chosen so that in 95 % of \
      histories without a change no benchmark shows one. The commits that a change lies between, and its size, have 95 % \
      intervals.

      Exit codes: 0 no open slowdown, 2 a benchmark's newest change is a slowdown that nobody acknowledged, or it fails in \
      the newest report, 1 anything else.
      """)

  @Option(help: "The output format: text, markdown (GitHub's) or json.")
  var format = Format.text

  @OptionGroup var options: HistoryOptions

  func run() throws {
    let checks = try options.machines.map(HistoryCheck.init)
    let text =
      switch format {
      case .text: checks.map { $0.text(isColoured: Terminal.isColoured) }.joined(separator: "\n")
      case .markdown: checks.map(\.markdown).joined(separator: "\n")
      case .json: try checks.json
      }
    print(text, terminator: "")
    if checks.contains(where: \.hasRegression) { throw ExitCode.regressionFound }
  }
}
