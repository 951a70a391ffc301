import BenchmarkReports
import Digits
import Kernels
import Measurement
import NeuralNetwork

/// Proves and times a selection, and gathers the report. What is measured so far is kept beside it.
package struct BenchRun {
  let selection: BenchSelection
  let dataset: DigitDataset
  let settings: BenchSettings
  let program: BenchProgram
  private let destination: String
  private let resumes: Bool
  private let isInterrupted: () -> Bool
  private let log: (String) -> Void

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - selection: the workloads and kernel sets to time.
  ///   - dataset: the images for timing the whole network.
  ///   - settings: the timing settings.
  ///   - program: facts about the program that runs this.
  ///   - destination: the report's later path; the partial report is kept beside it.
  ///   - resumes: whether to continue from an interrupted run's partial report.
  ///   - isInterrupted: called before each case; true stops the run.
  ///   - log: receives progress messages, one line each.
  package init(
    _ selection: BenchSelection, dataset: DigitDataset, settings: BenchSettings, program: BenchProgram,
    destination: String, resumes: Bool, isInterrupted: @escaping () -> Bool, log: @escaping (String) -> Void
  ) {
    self.selection = selection
    self.dataset = dataset
    self.settings = settings
    self.program = program
    self.destination = destination
    self.resumes = resumes
    self.isInterrupted = isInterrupted
    self.log = log
  }

  /// The report of all cases.
  ///
  /// - Throws: ``BenchInterruption`` if the run is interrupted; ``ResumptionError``, `ReportError`.
  package func run() throws -> Report {
    let sampler = Sampler(settings: settings.sampling)
    let start = RunConditions.Start()
    let partial = try partialReport(machine: start.machine)
    let inherited = partial.rows.count
    let threads = Threads(selection.threadCounts, settings.cacheMode, caches: start.machine.caches)
    let rows = try measure(partial, sampler: sampler, threads: threads)
    let details = details(of: rows, partial.roofline, inherited: inherited, since: start, sampler, threads)
    let context = ReportContext(machine: start.machine, details: details, executable: CommandLine.arguments[0])
    return Report(context: context, benchmarks: rows)
  }

  /// An interrupted run's partial report, or a new one.
  private func partialReport(machine: Machine) throws -> PartialReport {
    let identity = identity(machine: machine)
    if resumes {
      let partial = try PartialReport(resuming: destination, identity: identity)
      log("\(partial.rows.count) of \(selection.cases.count) cases are done already")
      return partial
    }
    log("measuring this machine's limits")
    return try PartialReport(
      for: destination, identity: identity, roofline: program.limits(min(settings.seconds, 0.5), selection.threadCounts)
    )
  }

  /// The rows of all cases; the cases that `partial` lacks are measured.
  private func measure(_ partial: PartialReport, sampler: Sampler, threads: Threads) throws -> [ReportRow] {
    let cases = selection.cases
    for (index, benchCase) in cases.enumerated() where partial.rows[benchCase.title] == nil {
      guard !isInterrupted() else { throw BenchInterruption(done: partial.rows.count, of: cases.count) }
      log("[\(index + 1)/\(cases.count)] \(benchCase.title)")
      let prepared = benchCase.prepare(data: dataset.test, pool: threads.pool(benchCase.threads))
      let timing = CaseTiming(
        sampler: sampler, roofline: partial.roofline, facts: program.kernelFacts,
        emptyCaches: threads.emptyCaches(benchCase.threads), isAlone: true)
      try partial.add(
        timing.rows(of: benchCase, prepared, kernels: selection.kernels, family: index), of: benchCase.title)
    }
    return cases.flatMap { partial.rows[$0.title] ?? [] }
  }

  /// The report's facts beyond its rows: noise, the program, and the conditions of the run.
  private func details(
    of rows: [ReportRow], _ roofline: Roofline, inherited: Int, since start: RunConditions.Start, _ sampler: Sampler,
    _ threads: Threads
  ) -> RunDetails {
    let most = selection.threadCounts.max() ?? 1
    var details = RunDetails(machine: start.machine, sampler: sampler, threads: most)
    let noise = NoiseMeasurement(
      kernels: program.noiseKernels, sampler: sampler, emptyCaches: threads.emptyCaches(most))
    details.noiseFloor = noise.fraction(on: dataset.test, pool: threads.pool(most))
    details.processSpread = program.processSpread(most)
    details.cacheMode = settings.cacheMode
    details.instrumentation = Machine.buildInstrumentation
    details.describe(roofline)
    details.describe(dataset)
    program.describe(&details)
    RunConditions(start: start, rows: rows, threads: most, settings: settings.sampling, warnings: program.warnings)
      .describe(&details)
    if inherited > 0 {
      details.warnings.append(
        "the run was interrupted: \(inherited) of \(selection.cases.count) cases were measured earlier than the others")
    }
    return details
  }
}

/// A run was asked to stop; its partial report is kept.
package struct BenchInterruption: Error {
  /// The number of finished cases.
  package let done: Int
  /// The number of all cases.
  package let of: Int

  /// The interruption of a run after `done` of `of` cases or processes.
  package init(done: Int, of: Int) {
    self.done = done
    self.of = of
  }
}

/// For each number of threads: a pool, and with cold caches the eviction for its processors.
private struct Threads {
  private let pools: [Int: WorkerPool]
  private let caches: [Int: ColdCaches]

  init(_ counts: [Int], _ mode: CacheMode, caches: [Cache]) {
    let pools = Dictionary(uniqueKeysWithValues: Set(counts).map { ($0, WorkerPool(threads: $0)) })
    self.pools = pools
    self.caches = mode == .cold ? pools.mapValues { ColdCaches(caches: caches, pool: $0) } : [:]
  }

  func pool(_ threads: Int) -> WorkerPool { pools[threads]! }

  func emptyCaches(_ threads: Int) -> (() -> Void)? { caches[threads].map { caches in { caches.empty() } } }
}

extension RunDetails {
  fileprivate mutating func describe(_ dataset: DigitDataset) {
    dataSet = dataset.name
    dataDigest = dataset.digest()
  }
}
