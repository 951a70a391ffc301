import ArgumentParser
import Foundation
import Measurement

/// What all commands that compare have in common.
struct ComparisonOptions: ParsableArguments {
  /// How a comparison is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json
  }

  private static let regressionFound: Int32 = 2

  @Option(help: "text, markdown (GitHub's) or json.")
  var format = Format.text

  @Option(help: ArgumentHelp("Count changes up to this many percent as noise.", valueName: "percent"))
  var threshold = 0.0

  @Flag(help: "Compare although host, CPU, threads, data or build differ.")
  var force = false

  var thresholdFraction: Double { threshold / 100 }

  func validate() throws {
    guard (0...1000).contains(threshold) else {
      throw ValidationError("--threshold must be 0 to 1000 percent, found \(threshold)")
    }
  }

  /// Writes the outcome to standard output, and ends with exit code 2 if there is a regression.
  func show(_ outcome: ComparisonOutcome) throws {
    let text =
      switch format {
      case .text: outcome.text(isColoured: Terminal.isColoured)
      case .markdown: outcome.markdown
      case .json: try outcome.json
      }
    print(text, terminator: "")
    if outcome.comparison.rows.isEmpty { throw NothingInCommon() }
    if outcome.comparison.hasRegression { throw ExitCode(Self.regressionFound) }
  }
}

/// A base and a head without a benchmark that both have.
struct NothingInCommon: Error, CustomStringConvertible {
  let description = "base and head have no benchmark in common, so nothing was compared"
}

/// A refusal that the user can overrule.
struct ForcibleRefusal: Error, CustomStringConvertible {
  let refusal: ComparisonRefusal

  var description: String { "\(refusal) (--force compares them all the same)" }
}
