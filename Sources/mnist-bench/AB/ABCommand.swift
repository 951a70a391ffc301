import ArgumentParser
import BenchmarkReports
import CommandOptions
import Console
import Foundation
import ReportFormats
import RevisionComparison

/// `mnist-bench ab`: two builds of this program, compared in lockstep.
struct ABCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ab",
    abstract: "Compare two builds of mnist-bench in lockstep; exit 2 if anything became slower.",
    discussion: """
      'make ab BASE=<git revision>' builds both programs and runs this command. Both are proved first. Then one process of \
      each is pinned to the same processor. The two run a few milliseconds of calls at a time, in random order, so a \
      disturbance of the machine affects both. Two processes of one program differ by 1 to 3 % only because their memory \
      lies at other addresses. So both are restarted many times, each time with other addresses; each restart is one \
      observation. This goes on until each benchmark is decided: slower, faster, or the same within --within percent. If \
      --budget is spent before that, the benchmark is not decided, and the output names the smallest change that would \
      have been seen.

      Intervals hold at 95 % however often they are looked at. P-values are corrected for the number of benchmarks (Holm). \
      "noise" is the difference between two processes of one program. Operands are random; images are synthetic digits.

      With --instructions, one call of each row runs under valgrind's callgrind in both programs. The output compares the \
      executed instructions and lists the functions that changed. The numbers are the same in every run, so changes of \
      0.1 % show; there is no verdict. valgrind executes no AVX-512: 'simd' is simd-avx2 there.

      Exit codes: 0 no regression shown, 2 a benchmark is slower or fails in the head only, 1 anything else.
      """)

  @Option(help: ArgumentHelp("The program to compare with.", valueName: "file"))
  var baseBinary: String

  @Option(help: ArgumentHelp("The program to judge.", valueName: "file"))
  var headBinary: String

  @Option(help: ArgumentHelp("The base's name in the output (default: its file).", valueName: "name"))
  var baseName: String?

  @Option(help: ArgumentHelp("The head's name in the output (default: its file).", valueName: "name"))
  var headName: String?

  @Option(help: ArgumentHelp("Smaller differences count as the same.", valueName: "percent"))
  var within = 1.0

  @Option(help: ArgumentHelp("The time to spend on each benchmark.", valueName: "seconds"))
  var budget = 20.0

  @OptionGroup var selection: ABSelection

  @Flag(help: "Count instructions, loads, stores and branches of one call instead of timing (valgrind, Linux).")
  var instructions = false

  @OptionGroup var options: ComparisonOptions

  func validate() throws {
    guard within > 0, within <= 100 else {
      throw ValidationError("--within must be above 0 and at most 100 percent, found \(within)")
    }
    guard budget > 0, budget <= 86_400 else {
      throw ValidationError("--budget must be above 0 and at most 86400 seconds, found \(budget)")
    }
  }

  func run() throws {
    if instructions { return try countInstructions() }
    Interruption.watch()
    do {
      let comparison = try compare()
      try options.show(
        ComparisonOutcome(baseName: baseName ?? baseBinary, headName: headName ?? headBinary, comparison: comparison))
    } catch is ABInterruption {
      DataLog.write("stopped; nothing is kept")
      throw ExitCode(128 + SIGINT)
    }
  }

  private func compare() throws -> Comparison {
    var settings = LockstepSettings()
    settings.within = within / 100
    settings.threshold = options.thresholdFraction
    settings.secondsPerRow = budget
    let comparison = ProgramComparison(
      base: baseBinary, head: headBinary, arguments: selection.arguments, settings: settings, isForced: options.force,
      log: DataLog.write)
    do {
      return try comparison.run()
    } catch let refusal as ComparisonRefusal {
      throw ForcibleRefusal(refusal: refusal)
    }
  }
}
