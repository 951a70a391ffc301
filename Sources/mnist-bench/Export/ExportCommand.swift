import ArgumentParser
import Foundation
import Measurement

/// `mnist-bench export`: a report in the format of another tool.
struct ExportCommand: ParsableCommand {
  /// What a report can be written as.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case markdown
    case gitHubActionBenchmark = "github-action-benchmark"
    case bencher
    case csv
  }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a report as Markdown, CSV or what other tools read.",
    discussion: """
      markdown: a table of GitHub-flavoured Markdown.
      github-action-benchmark: what that action's tool customSmallerIsBetter reads.
      bencher: Bencher Metric Format, for 'bencher run --adapter json'.
      csv: a line per benchmark with its numbers, times in nanoseconds.

      Times are medians. A benchmark that failed has no time: Markdown and CSV say so, the other two leave it out.
      """)

  @Argument(help: ArgumentHelp("The report.", valueName: "report.json"))
  var report: String

  @Option(help: "markdown, github-action-benchmark, bencher or csv.")
  var format: Format

  func run() throws {
    let contents = try Report(contentsOf: URL(fileURLWithPath: report))
    let results = BenchmarkResult.all(in: contents)
    guard !results.isEmpty else { throw EmptyReport(file: report) }
    let text =
      switch format {
      case .markdown: MarkdownExport(context: contents.context, results: results).text
      case .gitHubActionBenchmark: try GitHubActionBenchmarkExport.text(results)
      case .bencher: try BencherExport.text(results)
      case .csv: CSVExport.text(results)
      }
    print(text, terminator: "")
  }
}

/// A report without any result.
struct EmptyReport: Error, CustomStringConvertible {
  let file: String

  var description: String {
    "\(file): benchmarks: expected the row of a median, or of a failure, for at least one benchmark"
  }
}
