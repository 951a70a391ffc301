import ArgumentParser
import BenchmarkReports
import Console
import Foundation
import ReportFormats

/// The options of all commands that compare.
package struct ComparisonOptions: ParsableArguments {
  /// The formats for a comparison.
  package enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json
  }

  @Option(help: "The output format: text, markdown (GitHub's) or json.")
  package var format = Format.text

  @Option(help: ArgumentHelp("Count changes up to this many percent as noise.", valueName: "percent"))
  package var threshold = 0.0

  @Flag(help: "Compare even if host, CPU, threads, data or build differ.")
  package var force = false

  /// The options before a command line is read.
  package init() {}

  /// The changes that count as noise, as a fraction.
  package var thresholdFraction: Double { threshold / 100 }

  package func validate() throws {
    guard (0...1000).contains(threshold) else {
      throw ValidationError("--threshold must be 0 to 1000 percent, found \(threshold)")
    }
  }

  /// Writes the outcome to standard output, and ends with exit code 2 if there is a regression.
  package func show(_ outcome: ComparisonOutcome) throws {
    let text =
      switch format {
      case .text: outcome.text(isColoured: Terminal.isColoured)
      case .markdown: outcome.markdown
      case .json: try outcome.json
      }
    print(text, terminator: "")
    if outcome.comparison.rows.isEmpty { throw NothingInCommon() }
    if outcome.comparison.hasRegression { throw ExitCode.regressionFound }
  }
}

/// Base and head have no benchmark in common.
struct NothingInCommon: Error, CustomStringConvertible {
  let description = "base and head have no benchmark in common, so nothing was compared"
}

/// A refusal that the user can overrule.
package struct ForcibleRefusal: Error, CustomStringConvertible {
  private let refusal: ComparisonRefusal

  /// A refusal to compare.
  package init(refusal: ComparisonRefusal) { self.refusal = refusal }

  /// One line: the difference, and how to compare anyway.
  package var description: String { "\(refusal) (--force compares them anyway)" }
}
