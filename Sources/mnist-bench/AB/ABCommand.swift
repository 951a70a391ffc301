import ArgumentParser
import Foundation
import Measurement

/// `mnist-bench ab`: two builds of this program, compared in lockstep.
struct ABCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ab",
    abstract: "Compare two builds of mnist-bench in lockstep; exit 2 if anything became slower.",
    discussion: """
      'make ab BASE=<git revision>' builds both and calls this. Both are proved first. Then a process of each is pinned to \
      the same processor, and they are asked in random order for a few milliseconds of calls at a time; what disturbs the \
      machine disturbs both. A process differs from its twin by 1 to 3 % for no reason but where its memory lies, so both \
      are started anew again and again, elsewhere each time, and such a life is one observation. This goes on until each \
      benchmark is decided: slower, faster, or the same within --within percent; or until --budget is spent, and then it \
      is not decided, and the smallest change that would have been seen is said.

      Intervals are at 95 % whenever they are looked at, and p-values are corrected for the number of benchmarks (Holm). \
      "noise" is what twins differ by. Operands and images are drawn.

      With --instructions, one call of each row runs under valgrind's callgrind in both programs, and what was executed is \
      compared, with the functions that changed: the same numbers in every run, so that 0.1 % is seen, but no verdict. \
      valgrind executes no AVX-512: 'simd' is simd-avx2 there.

      Exit codes: 0 no regression shown, 2 a benchmark is slower or fails in the head only, 1 anything else.
      """)

  @Option(help: ArgumentHelp("The program to compare with.", valueName: "file"))
  var baseBinary: String

  @Option(help: ArgumentHelp("The program to judge.", valueName: "file"))
  var headBinary: String

  @Option(help: ArgumentHelp("What the output calls the base (default: its file).", valueName: "name"))
  var baseName: String?

  @Option(help: ArgumentHelp("What the output calls the head (default: its file).", valueName: "name"))
  var headName: String?

  @Option(help: ArgumentHelp("A difference of less is the same.", valueName: "percent"))
  var within = 1.0

  @Option(help: ArgumentHelp("The time for each benchmark.", valueName: "seconds"))
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
    let proof = ABProof(paths: [baseBinary, headBinary], arguments: selection.arguments)
    let greetings = try proof.greetings()
    if !options.force, let refusal = ComparisonRefusal(base: greetings[0].build, head: greetings[1].build) {
      throw ForcibleRefusal(refusal: refusal)
    }
    let common = ABRows(base: greetings[0].rows, head: greetings[1].rows)
    DataLog.write("proving \(common.both.count) benchmarks of both")
    let failures = try proof.failures(of: common.both)
    let timed = common.both.indices.filter { failures[$0].allSatisfy { $0 == nil } }
    var settings = LockstepSettings()
    settings.within = within / 100
    settings.threshold = options.thresholdFraction
    settings.secondsPerRow = budget
    DataLog.write("timing them, \(Int(budget * Double(timed.count))) s at most")
    let programs = LockstepPrograms(
      paths: [baseBinary, headBinary], arguments: selection.arguments, rows: timed.map { common.both[$0] })
    defer { programs.end() }
    var lockstep = LockstepComparison(settings: settings, log: DataLog.write)
    var results = try lockstep.run(rows: timed.count, programs)[...]
    return Comparison(
      rows: common.both.indices.map { index in
        let row = common.both[index].row
        return ComparisonRow(
          name: row.name, kernel: row.kernel, result: timed.contains(index) ? results.removeFirst() : nil,
          baseFailure: failures[index][0], headFailure: failures[index][1])
      }, missing: common.missing, added: common.added)
  }
}
