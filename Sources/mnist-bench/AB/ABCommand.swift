import ArgumentParser
import Foundation
import Measurement

/// `mnist-bench ab`: two builds of this program, timed in turns.
struct ABCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ab",
    abstract: "Time two builds of mnist-bench in turns and compare them; exit 2 if anything became slower.",
    discussion: """
      'make ab BASE=<git revision>' builds both and calls this. Each round runs 'bench' of both programs, in an order that \
      alternates; the first round only warms up. A run counts as one observation per benchmark, its median. One counts as \
      faster or slower only if the 95 % interval of the rounds' median ratio excludes 1, the ratio lies outside what each \
      program shows against itself in neighbouring rounds (noise), and the sign test's p-value, corrected for the number \
      of benchmarks (Holm), is below 0.05.

      Exit codes: 0 no regression, 2 a benchmark is slower or fails in the head only, 1 anything else.
      """)

  @Option(help: ArgumentHelp("The program to compare with.", valueName: "file"))
  var baseBinary: String

  @Option(help: ArgumentHelp("The program to judge.", valueName: "file"))
  var headBinary: String

  @Option(help: ArgumentHelp("What the output calls the base (default: its file).", valueName: "name"))
  var baseName: String?

  @Option(help: ArgumentHelp("What the output calls the head (default: its file).", valueName: "name"))
  var headName: String?

  @Option(
    help: """
      Rounds after the first, which warms up; by default 16, or as many as let one of them dissent from a verdict if \
      there are many benchmarks.
      """)
  var rounds: Int?

  @Option(help: "Seconds to sample each kernel set of each workload in each run.")
  var seconds = 0.05

  @Option(parsing: .upToNextOption, help: "Workloads, as for 'bench'; all of them by default.")
  var workloads: [String] = []

  @Option(parsing: .upToNextOption, help: "Kernel sets, as for 'bench --quick'.")
  var kernels: [String] = []

  @Option(parsing: .upToNextOption, help: "Images in a batch; 32 by default.")
  var batchSize: [Int] = []

  @Option(parsing: .upToNextOption, help: "Threads; 1 by default.")
  var threads: [Int] = []

  @Flag var cacheMode = BenchCacheMode.warmCache

  @Option(help: ArgumentHelp("The data to work on, as for 'bench'.", valueName: "folder|name"))
  var data: String?

  @OptionGroup var options: ComparisonOptions

  private static let greatestRounds = 1000

  func validate() throws {
    let fewest = Comparison.fewestRounds(benchmarks: 1, dissenting: 0)
    if let rounds, !(fewest...Self.greatestRounds).contains(rounds) {
      throw ValidationError(
        "--rounds must be \(fewest) to \(Self.greatestRounds), found \(rounds): fewer give no 95 % interval")
    }
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds must be above 0 and at most 3600, found \(seconds)")
    }
  }

  func run() throws {
    let rounds = ABRounds(
      base: BenchProgram(path: baseBinary, arguments: benchArguments),
      head: BenchProgram(path: headBinary, arguments: benchArguments), rounds: rounds, log: DataLog.write)
    Interruption.watch()
    let reports: ABRounds.Reports
    do {
      reports = try rounds.run()
    } catch is ABInterruption {
      DataLog.write("stopped; nothing is kept")
      throw ExitCode(128 + SIGINT)
    }
    for warning in reports.warnings { DataLog.write("warning: \(warning)") }
    let comparison: Comparison
    do {
      comparison = try Comparison(
        baseRounds: reports.base, headRounds: reports.head, threshold: options.thresholdFraction,
        isForced: options.force)
    } catch {
      throw ForcibleRefusal(refusal: error)
    }
    try options.show(
      ComparisonOutcome(baseName: baseName ?? baseBinary, headName: headName ?? headBinary, comparison: comparison))
  }

  private var benchArguments: [String] {
    func list(_ flag: String, _ values: [String]) -> [String] { values.isEmpty ? [] : [flag] + values }
    return ["bench", "--quick", "--seconds", "\(seconds)"] + list("--workloads", workloads)
      + list("--kernels", kernels) + list("--batch-size", batchSize.map(String.init))
      + list("--threads", threads.map(String.init)) + list("--data", data.map { [$0] } ?? [])
      + (cacheMode == .coldCache ? ["--cold-cache"] : []) + (options.force ? ["--force"] : [])
  }
}
