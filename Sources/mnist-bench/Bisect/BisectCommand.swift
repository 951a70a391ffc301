import ArgumentParser
import CommandOptions
import Console
import Foundation
import RevisionComparison

/// `mnist-bench bisect`: finds the commit that made something slower.
struct BisectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bisect",
    abstract: "Find the commit that made a workload slower; exit 2 if one is found.",
    discussion: """
      'make bisect GOOD=<git revision> BAD=<git revision>' runs this command in a checkout. Two revisions at a time are \
      compared in lockstep, as 'ab' compares them. Each comparison moves a belief over all commits. The next one is the one \
      that tells most per second, with what building and measuring have taken so far; programs that are built are kept. No \
      single comparison has to be believed, so a burst or a wrong answer is put right by the next ones.

      The search of a row ends when one commit has 95 % of the belief, or the fewest commits that can be told apart; or \
      when no commit that matters (--within) is believed in at 95 %. Commits that do not build, or fail their proof, are \
      passed over.

      Commits are those on the line of first parents: a merge is one commit. Only commits count that change Sources or \
      Package.swift, which has the flags, but for documentation; --all counts all.

      What is known is kept after each comparison. After Ctrl-C the same command goes on.

      Exit codes: 0 no change shown, or not decided; 2 a commit or a range was found; 1 anything else.
      """)

  @Option(help: ArgumentHelp("The revision from before the change.", valueName: "revision"))
  var good: String

  @Option(help: ArgumentHelp("The revision with the change.", valueName: "revision"))
  var bad: String

  @OptionGroup var selection: ABSelection

  @Flag(help: "Find what made it faster.")
  var faster = false

  @Flag(help: "Count all commits, not only those that change what is compiled.")
  var all = false

  @Option(help: ArgumentHelp("The smallest change of a commit that counts.", valueName: "percent"))
  var within = 1.0

  @Option(help: ArgumentHelp("The time for all building and measuring.", valueName: "seconds"))
  var budget = 3600.0

  private static let found: Int32 = 2

  func validate() throws {
    guard within > 0, within <= 100 else {
      throw ValidationError("--within must be above 0 and at most 100 percent, found \(within)")
    }
    guard budget > 0, budget <= 864_000 else {
      throw ValidationError("--budget must be above 0 and at most 864000 seconds, found \(budget)")
    }
  }

  func run() throws {
    Interruption.watch()
    let history = try CommitHistory(
      around: URL(filePath: FileManager.default.currentDirectoryPath), good: good, bad: bad, countsAll: all)
    var settings = RevisionSearch.Settings()
    settings.isFaster = faster
    settings.within = within / 100
    settings.budget = budget
    let search = try RevisionSearch(
      history, arguments: selection.arguments, settings: settings, log: DataLog.write)
    do {
      let outcome = try search.run()
      print(outcome.text(check: selection.argumentsWithoutRows), terminator: "")
      if outcome.isComplete { search.forget() }
      if outcome.isFound { throw ExitCode(Self.found) }
    } catch is ABInterruption {
      DataLog.write("stopped; the same command goes on from here")
      throw ExitCode(128 + SIGINT)
    }
  }
}
