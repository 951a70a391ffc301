import ArgumentParser
import BenchmarkReports
import Benchmarking
import CommandOptions
import Console
import Files
import Foundation
import KernelCatalog
import ReportFormats

/// `mnist-bench bench`: times kernel sets on the network's shapes.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time naive, SIMD and BLAS kernel sets on the network's shapes.",
    discussion: """
      Each kernel set is first proved against a float64 reference, on the same buffers that are timed. A kernel set \
      outside its error bound gets FAILED instead of a time, and the exit code is 1. Then all kernel sets of a workload \
      take turns, sample by sample. The table goes to standard output. The report (Google Benchmark's JSON format with \
      additions) goes to the file given by --output.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Workloads by name or by the first part of a name (conv2, dense1-forward, ...), or shapes; all names by default.",
      discussion: """
        A shape is an operation and letters with numbers: conv:n32h13w13i32k3o64 (n images of h x w x i, k x k \
        filters, o outputs; s is a stride), gemm:m1024n1024k1024 (a1 or b1 for a transposed A or B), \
        dense:n32i576o64, pool:n32h26w26c32p2. Without n, the batch is --batch-size. Operations: \
        \(ShapeString.operations.map { $0.shapeName }.joined(separator: ", ")).
        """))
  var workloads: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Kernel sets: naive, im2col-naive, blas, blas=FILE, simd (this CPU's best), simd-avx2, ..., or all.",
      discussion: """
        blas is the system's OpenBLAS. blas=FILE is any library with the C interface of BLAS (cblas_sgemm): an OpenBLAS, \
        BLIS, MKL's libmkl_rt, ... It is bound to one thread for each of ours.
        """))
  var kernels: [String] = []

  @Option(parsing: .upToNextOption, help: "Images in a batch; by default 32 with --quick, else 1 and 32.")
  var batchSize: [Int] = []

  @Option(
    parsing: .upToNextOption, help: "Threads; by default 1 with --quick, else 1 and the number of processors.")
  var threads: [Int] = []

  @Flag(
    help: ArgumentHelp(
      "Measure on 1, 2, 4, ... threads, up to the number of processors.",
      discussion: """
        With one thread and others, here or by --threads, a table shows the speed-up and the efficiency of each kernel \
        set, beside the speed-up of plain multiply-adds on as many threads. Amdahl's law is fitted to at least \
        \(ScalingFit.fewestForAmdahl) numbers of threads, Gunther's to at least \(ScalingFit.fewestForGunther).
        """))
  var scaling = false

  @Option(help: "Seconds to sample each kernel set of each workload; by default 0.15 with --quick, else 0.3.")
  var seconds: Double?

  @Flag(help: "One batch size, one thread, short samples: within a minute.")
  var quick = false

  @Option(help: "The report's file; with \"-\" the report goes to standard output and the table to standard error.")
  var output = "Results/bench.json"

  @Flag var cacheMode = BenchCacheMode.warmCache

  @Option(
    help: ArgumentHelp(
      "Measure in this many processes, one after the other; 1 by default. Intervals are then over processes, which differ "
        + "because their memory lies at other addresses.", valueName: "processes"))
  var restarts = 1

  @Flag(help: "Continue an interrupted run; the other flags must be the same.")
  var resume = false

  @Flag(help: "Time even a debug or an instrumented build.")
  var force = false

  @Flag(help: "After the table, print more about each row, and the command that measures the row again.")
  var verbose = false

  @Flag(help: "List the workloads and kernel sets, and time nothing.")
  var list = false

  @OptionGroup var data: DataOptions

  func validate() throws {
    if let seconds, !(seconds > 0 && seconds <= 3600) {
      throw ValidationError("--seconds must be above 0 and at most 3600, found \(seconds)")
    }
    guard (1...100).contains(restarts) else { throw ValidationError("--restarts must be 1 to 100, found \(restarts)") }
    guard !scaling || threads.isEmpty else { throw ValidationError("--scaling cannot be combined with --threads") }
    guard restarts == 1 || !resume else { throw ValidationError("--restarts cannot be combined with --resume") }
    try BenchSelection.validate(batchSizes: batchSize, threadCounts: threads)
  }

  func run() async throws {
    let selection = try BenchSelection(
      workloads: workloads, kernels: BenchSelection.kernelNames(kernels, isQuick: quick),
      batchSizes: batchSize.isEmpty ? (quick ? [32] : [1, 32]) : batchSize,
      threadCounts: threads.isEmpty ? defaultThreads : threads)
    if list {
      print(Workload.all.map(\.name).joined(separator: "\n"))
      print(KernelCatalog.available.map(\.name).joined(separator: "\n"))
      return
    }
    try BuildRefusal.check(isForced: force)
    try OutputFolder.prepare(for: output)
    let dataset = try await data.load(fallingBackToSynthetic: true, requiresTraining: false)
    let settings = BenchSettings(seconds: seconds ?? (quick ? 0.15 : 0.3), cacheMode: cacheMode.value)
    let run = BenchRun(
      selection, dataset: dataset, settings: settings,
      program: .current(settings, kernels: selection.kernels, data: data.data),
      destination: output, resumes: resume, isInterrupted: { Interruption.isRequested }, log: DataLog.write)
    Interruption.watch()
    let report: Report
    do {
      report =
        try restarts > 1 ? RestartedBench(processes: restarts, arguments: processArguments).run() : run.run()
    } catch let interruption as BenchInterruption {
      DataLog.write(
        restarts > 1 || PartialReport.file(for: output) == nil
          ? "stopped; nothing is kept"
          : "stopped; \(interruption.done) of \(interruption.of) cases are kept beside \(output): "
            + "go on with the same command and --resume")
      throw ExitCode(128 + SIGINT)
    }
    // The report first: a reader of the table (`| head`) may stop early, which ends the program.
    try report.write(to: output)
    PartialReport.remove(for: output)
    let table = BenchTable(selection.cases, report: report, cacheMode: settings.cacheMode)
    print(table.rendered(isColoured: Terminal.isColoured))
    if let scaling = ScalingText(of: report) { print(scaling.rendered(isColoured: Terminal.isColoured)) }
    if verbose { print(BenchDetails(report: report).text) }
    DataLog.write("report: \(DirectOutput.name(of: output))")
    if restarts == 1, let spread = report.context.details.processSpread {
      DataLog.write(
        "one process measured all; processes differ by \(UnitFormat.percent(spread)) (standard deviation); see --restarts"
      )
    }
    for warning in report.context.details.warnings { DataLog.write("warning: \(warning)") }
    let failures = report.benchmarks.filter { $0.errorOccurred == true }
    if !failures.isEmpty {
      for row in failures { DataLog.write("FAILED: \(row.name): \(row.errorMessage ?? "")") }
      throw ExitCode.failure
    }
  }

  /// The flags of each process of several.
  private var processArguments: [String] {
    BenchSelection.words(workloads: workloads, kernels: kernels, batchSizes: batchSize, threadCounts: threads)
      + (seconds.map { ["--seconds", "\($0)"] } ?? []) + (data.data.map { ["--data", $0] } ?? [])
      + (quick ? ["--quick"] : []) + (scaling ? ["--scaling"] : []) + (force ? ["--force"] : [])
      + (cacheMode == .coldCache ? ["--cold-cache"] : [])
  }

  private var defaultThreads: [Int] {
    let processors = Machine.current().usableProcessors
    return scaling ? BenchSelection.doubled(upTo: processors) : quick ? [1] : [1, processors]
  }
}
