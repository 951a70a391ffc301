import BLASKernels
import Digits
import Foundation
import KernelCatalog
import Kernels
import Measurement
import NeuralNetwork

/// Proves and times a selection, and gathers the report.
struct BenchRun {
  let selection: BenchSelection
  let dataset: DigitDataset
  let settings: BenchSettings
  /// Where the report is going to be; what is measured so far is kept beside it.
  let destination: String
  /// Whether to go on from what an interrupted run has left there.
  let resumes: Bool
  /// Told what is going on, a line at a time.
  let log: (String) -> Void

  private static let naive = "naive"

  /// - Throws: ``BenchInterruption`` after Ctrl-C; ``ResumptionError``, `ReportError`.
  func run() throws -> (Report, BenchTable) {
    var samplingSettings = SamplingSettings()
    samplingSettings.secondsPerCandidate = settings.seconds
    // So many that `compare` finds a slowdown of 3 % among all rows even if bursts hit a fifth of the samples.
    samplingSettings.minimumRounds = 60
    samplingSettings.maximumRounds = 60
    let sampler = Sampler(settings: samplingSettings)
    let machine = Machine.current()
    let usage = ProcessorUsage.current()
    let quota = ProcessorQuota.current()
    let partial = try partialReport(machine: machine)
    let inherited = partial.rows.count
    let roofline = partial.roofline
    let threadCounts = Set(selection.threadCounts)
    let pools = Dictionary(uniqueKeysWithValues: threadCounts.map { ($0, WorkerPool(threads: $0)) })
    let cold =
      settings.cacheMode == .cold ? pools.mapValues { ColdCaches(caches: machine.caches, pool: $0) } : [:]
    var table = BenchTable(roofline: roofline, cacheMode: settings.cacheMode)
    var rows: [ReportRow] = []
    let cases = selection.cases
    for (index, benchCase) in cases.enumerated() {
      if partial.rows[benchCase.title] == nil {
        guard !Interruption.isRequested else { throw BenchInterruption(done: partial.rows.count, of: cases.count) }
        log("[\(index + 1)/\(cases.count)] \(benchCase.title)")
        let prepared = benchCase.prepare(data: dataset.test, pool: pools[benchCase.threads]!)
        let results = time(
          benchCase, prepared, sampler: sampler, roofline: roofline, family: index, cold: cold[benchCase.threads])
        try partial.add(results.flatMap { $0 }, of: benchCase.title)
      }
      let results = partial.rows[benchCase.title] ?? []
      rows += results
      table.add(benchCase, rows: results)
    }
    var details = RunDetails(machine: machine, sampler: sampler, threads: selection.threadCounts.max() ?? 1)
    details.noiseFloor = noiseFloor(sampler, pool: pools[details.threads]!, cold: cold[details.threads])
    details.processSpread = ProcessSpread.measured(threads: details.threads)
    describe(&details, roofline: roofline)
    let conditions = RunConditions(
      machine: machine, usage: usage, quota: quota, rows: rows, threads: details.threads, settings: samplingSettings)
    conditions.describe(&details)
    if inherited > 0 {
      details.warnings.append(
        "the run was interrupted: \(inherited) of \(cases.count) cases were measured earlier than the others")
    }
    let context = ReportContext(machine: machine, details: details, executable: CommandLine.arguments[0])
    return (Report(context: context, benchmarks: rows), table)
  }

  /// What an interrupted run has left, or a new one.
  private func partialReport(machine: Machine) throws -> PartialReport {
    let identity = identity(machine: machine)
    if resumes {
      let partial = try PartialReport(resuming: destination, identity: identity)
      log("\(partial.rows.count) of \(selection.cases.count) cases are done already")
      return partial
    }
    log("measuring this machine's limits")
    let everyCore = WorkerPool(threads: min(machine.physicalCores, machine.usableProcessors))
    let limits = LimitsMeasurement(seconds: min(settings.seconds, 0.5), pool: everyCore)
    return try PartialReport(for: destination, identity: identity, roofline: limits.roofline)
  }

  /// The rows of each kernel set: proved first, then timed in turns with the others.
  private func time(
    _ benchCase: BenchCase, _ prepared: PreparedCase, sampler: Sampler, roofline: Roofline, family: Int,
    cold: ColdCaches?
  ) -> [[ReportRow]] {
    var proved: [(Benchmark, Candidate)] = []
    var failed: [[ReportRow]] = []
    let emptyCaches = cold.map { caches in { caches.empty() } }
    for (instance, kernels) in selection.kernels.enumerated() {
      var benchmark = Benchmark(
        workload: benchCase.workload.name, kernel: kernels.name, batchSize: benchCase.batchSize,
        threads: benchCase.threads, flops: Double(prepared.flops), bytes: Double(prepared.bytes), family: family,
        instance: instance)
      benchmark.reproduction = ReproductionLine(benchCase, kernel: kernels.name, settings: settings).text
      do {
        let moving = try MovingTrial { try prepared.makeTrial(kernels) }
        let trial = moving.current
        benchmark.maximumRelativeError = moving.maximumRelativeError
        benchmark.workspaceBytes = trial.workspaceBytes
        benchmark.executedFlops = trial.executedFlops
        benchmark.instructionSet = MachineLimits.instructionSet(of: kernels)
        try trial.run()
        benchmark.allocationsPerCall = try AllocationCount.perCall { try trial.run() }
        // What was proved cannot throw: its shapes have been checked.
        proved.append(
          (
            benchmark,
            Candidate(name: kernels.name, prepare: emptyCaches, place: moving.begin) {
              let trial = moving.current
              for _ in 0..<$0 { try? trial.run() }
            }
          ))
      } catch {
        failed.append([ReportRow.failed(benchmark, message: "\(error)")])
      }
    }
    let samples = sampler.run(proved.map(\.1))
    let naive = samples.first { $0.name == Self.naive }
    return zip(proved, samples).map { candidate, set in
      if let excess = ProcessorExcess(set, threads: benchCase.threads) {
        return [ReportRow.failed(candidate.0, message: "\(excess)")]
      }
      var rows = ReportRow.rows(
        for: candidate.0, samples: set, roofline: roofline,
        speedupOverNaive: naive.flatMap { RatioEstimate(set, over: $0)?.inverse })
      for index in rows.indices { rows[index].estimates?.placementSpread = set.spread(ofPlaces: MovingTrial.places) }
      return rows
    } + failed
  }

  /// What this machine makes of comparing a kernel with itself, the matrix product of conv2: on the most threads of the
  /// selection, and with the caches as they are for its rows.
  private func noiseFloor(_ sampler: Sampler, pool: WorkerPool, cold: ColdCaches?) -> Double? {
    guard let workload = Workload.all.first(where: { $0.name == "conv2-gemm" }) else { return nil }
    let benchCase = BenchCase(workload: workload, batchSize: max(32, pool.threads), threads: pool.threads)
    guard let trial = try? benchCase.prepare(data: dataset.test, pool: pool).makeTrial(KernelCatalog.best) else {
      return nil
    }
    let emptyCaches = cold.map { caches in { caches.empty() } }
    let same = (0..<4).map { index in
      Candidate(name: "\(index)", prepare: emptyCaches) { for _ in 0..<$0 { try? trial.run() } }
    }
    let sets = sampler.run(same)
    return NoiseFloor(comparisonsWithItself: sets.dropFirst().compactMap { RatioEstimate($0, over: sets[0]) }).fraction
  }

  private func describe(_ details: inout RunDetails, roofline: Roofline) {
    details.cacheMode = settings.cacheMode
    details.instrumentation = Machine.buildInstrumentation
    details.peakGFLOPSPerCore = roofline.peakGFLOPSPerCore
    details.instructionSetPeaks = roofline.instructionSetPeaks
    details.bandwidthGBPerSecond = roofline.bandwidthGBPerSecond
    details.gitCommit = SourceRevision.current?.commit
    details.isGitDirty = SourceRevision.current?.isDirty
    details.compiler = BuildDescription.compiler
    details.compilerFlags = BuildDescription.kernelFlags
    details.openBLASVersion = OpenBLAS.configuration
    details.openBLASCoreType = OpenBLAS.coreType
    details.openBLASThreads = OpenBLAS.threads
    details.dataSet = dataset.name
    details.dataDigest = dataset.digest()
  }
}

/// Ctrl-C: what is measured so far has been kept.
struct BenchInterruption: Error {
  /// Cases that are done.
  let done: Int
  let of: Int
}
