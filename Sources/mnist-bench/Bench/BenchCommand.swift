import ArgumentParser
import Digits
import Files
import Foundation
import KernelCatalog
import Kernels
import Measurement
import NeuralNetwork

/// Times kernels on the network's shapes.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time naive, SIMD and BLAS kernels on the network's shapes.",
    discussion: """
      Each kernel set is first proved against a float64 reference on the very buffers that are timed; one that leaves its \
      error bound gets FAILED instead of a time, and the exit code is 1. Then all kernel sets of a workload are timed \
      sample by sample in turns. The table goes to standard output, the report (Google Benchmark's JSON format, with \
      more in it) to the file given by --output.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Workloads, by name or by its first part (conv2, dense1-forward, ...), or shapes; all names by default.",
      discussion: """
        A shape is an operation and numbers behind letters: conv:n32h13w13i32k3o64 (n images of h x w x i, k x k \
        filters, o outputs, and s for a stride), gemm:m1024n1024k1024 (a1 or b1 for a transposed A or B), \
        dense:n32i576o64, pool:n32h26w26c32p2. Without n, the batch is --batch-size. Operations: \
        \(ShapeString.Kind.allCases.map(\.rawValue).joined(separator: ", ")).
        """))
  var workloads: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: "Kernel sets: naive, im2col-naive, blas, simd (this CPU's best), simd-avx2, ..., or all.")
  var kernels: [String] = []

  @Option(parsing: .upToNextOption, help: "Images in a batch; 32 with --quick, else 1 and 32, by default.")
  var batchSize: [Int] = []

  @Option(
    parsing: .upToNextOption, help: "Threads; 1 with --quick, else 1 and as many as there are processors, by default.")
  var threads: [Int] = []

  @Option(help: "Seconds to sample each kernel set of each workload; 0.15 with --quick, else 0.3, by default.")
  var seconds: Double?

  @Flag(help: "One batch size, one thread, short samples: within a minute.")
  var quick = false

  @Option(help: "Where to write the report; \"-\" is standard output, and the table then goes to standard error.")
  var output = "Results/bench.json"

  @Flag var cacheMode = BenchCacheMode.warmCache

  @Option(
    help: ArgumentHelp(
      "Measure in so many processes, one after the other: intervals are then over processes, which differ for no reason "
        + "but where their memory lies. One, by default.", valueName: "processes"))
  var restarts = 1

  @Flag(help: "Go on with a run that was interrupted; the other flags must be the same.")
  var resume = false

  @Flag(help: "Time a debug or an instrumented build all the same.")
  var force = false

  @Flag(help: "After the table, say of each row what else is known, and the command that measures it again.")
  var verbose = false

  @Flag(help: "List the workloads and kernel sets, and time nothing.")
  var list = false

  @OptionGroup var data: DataOptions

  func validate() throws {
    if let seconds, !(seconds > 0 && seconds <= 3600) {
      throw ValidationError("--seconds must be above 0 and at most 3600, found \(seconds)")
    }
    guard (1...100).contains(restarts) else { throw ValidationError("--restarts must be 1 to 100, found \(restarts)") }
    guard restarts == 1 || !resume else { throw ValidationError("--restarts cannot be combined with --resume") }
    try BenchSelection.validate(batchSizes: batchSize, threadCounts: threads)
  }

  func run() async throws {
    let selection = try BenchSelection(
      workloads: workloads, kernels: BenchSelection.kernelNames(kernels, isQuick: quick),
      batchSizes: batchSize.isEmpty ? (quick ? [32] : [1, 32]) : batchSize,
      threadCounts: threads.isEmpty ? (quick ? [1] : Self.defaultThreads) : threads)
    if list {
      print(Workload.all.map(\.name).joined(separator: "\n"))
      print(KernelCatalog.available.map(\.name).joined(separator: "\n"))
      return
    }
    try BuildRefusal.check(isForced: force)
    try OutputFolder.prepare(for: output)
    let dataset = try await data.load(fallingBackToSynthetic: true, requiresTraining: false)
    let settings = BenchSettings(
      seconds: seconds ?? (quick ? 0.15 : 0.3), cacheMode: cacheMode.value, data: data.data)
    let run = BenchRun(
      selection: selection, dataset: dataset, settings: settings, destination: output, resumes: resume,
      log: DataLog.write)
    Interruption.watch()
    let report: Report
    let table: BenchTable
    do {
      if restarts > 1 {
        report = try RestartedBench(processes: restarts, arguments: processArguments).run()
        table = BenchTable(selection.cases, report: report, cacheMode: settings.cacheMode)
      } else {
        (report, table) = try run.run()
      }
    } catch let interruption as BenchInterruption {
      DataLog.write(
        restarts > 1 || PartialReport.file(for: output) == nil
          ? "stopped; nothing is kept"
          : "stopped; \(interruption.done) of \(interruption.of) cases are kept beside \(output): "
            + "go on with the same command and --resume")
      throw ExitCode(128 + SIGINT)
    }
    // The report first: whoever reads the table may stop early, which ends the program.
    try report.write(to: output)
    PartialReport.remove(for: output)
    print(table.rendered(isColoured: Terminal.isColoured))
    if verbose { print(BenchDetails(report: report).text) }
    DataLog.write("report: \(DirectOutput.name(of: output))")
    if restarts == 1, let spread = report.context.details.processSpread {
      DataLog.write(
        "all of it is one process; two differ by \(UnitFormat.percent(spread)) (standard deviation), which --restarts shows"
      )
    }
    for warning in report.context.details.warnings { DataLog.write("warning: \(warning)") }
    let failures = report.benchmarks.filter { $0.errorOccurred == true }
    if !failures.isEmpty {
      for row in failures { DataLog.write("FAILED: \(row.name): \(row.errorMessage ?? "")") }
      throw ExitCode.failure
    }
  }

  /// The flags of one of several processes.
  private var processArguments: [String] {
    BenchSelection.words(workloads: workloads, kernels: kernels, batchSizes: batchSize, threadCounts: threads)
      + (seconds.map { ["--seconds", "\($0)"] } ?? []) + (data.data.map { ["--data", $0] } ?? [])
      + (quick ? ["--quick"] : []) + (force ? ["--force"] : [])
      + (cacheMode == .coldCache ? ["--cold-cache"] : [])
  }

  private static var defaultThreads: [Int] {
    let processors = Machine.current().usableProcessors
    return processors > 1 ? [1, processors] : [1]
  }
}

/// The flags that choose a cache mode.
enum BenchCacheMode: String, EnumerableFlag {
  case coldCache, warmCache

  var value: CacheMode { self == .coldCache ? .cold : .warm }

  static func help(for value: BenchCacheMode) -> ArgumentHelp? {
    switch value {
    case .coldCache: "Empty the caches before each call, by writing to more memory than they hold."
    case .warmCache: "Leave the operands in the caches, as they are within a network."
    }
  }
}
