import BenchmarkReports
import Kernels
import Measurement

/// Proves kernel sets at one case, then times the correct ones in turns, on the same buffers.
struct CaseTiming {
  let sampler: Sampler
  /// The machine's limits; nil if they are not known.
  let roofline: Roofline?
  let facts: (BenchCase, any KernelSet) -> BenchProgram.KernelFacts
  /// Empties the caches before each call; nil to leave the operands in them.
  let emptyCaches: (() -> Void)?
  /// Whether the process does nothing else: then a row that uses more processor time than its threads have fails.
  let isAlone: Bool

  /// The kernel set that speed-ups are relative to.
  private static let naive = "naive"

  /// The rows of each kernel set: the timed ones first, then the failed ones. `family` is the case's position in the
  /// report.
  func rows(of benchCase: BenchCase, _ prepared: PreparedCase, kernels: [any KernelSet], family: Int) -> [ReportRow] {
    var proved: [(benchmark: Benchmark, candidate: Candidate)] = []
    var failed: [ReportRow] = []
    for (instance, kernels) in kernels.enumerated() {
      let facts = facts(benchCase, kernels)
      var benchmark = Benchmark(
        workload: benchCase.workload.name, kernel: kernels.name, batchSize: benchCase.batchSize,
        threads: benchCase.threads, flops: Double(prepared.flops), bytes: Double(prepared.bytes), family: family,
        instance: instance)
      benchmark.reproduction = facts.reproduction
      do {
        let trial = try MovingTrial { try prepared.makeTrial(kernels) }
        benchmark.instructionSet = facts.instructionSet
        try benchmark.describe(trial)
        proved.append((benchmark, candidate(kernels.name, trial)))
      } catch {
        failed.append(ReportRow.failed(benchmark, message: "\(error)"))
      }
    }
    let samples = sampler.run(proved.map(\.candidate))
    let naive = samples.first { $0.name == Self.naive }
    return zip(proved, samples).flatMap { rows(of: $0.benchmark, samples: $1, naive: naive) } + failed
  }

  private func candidate(_ name: String, _ trial: MovingTrial) -> Candidate {
    Candidate(name: name, prepare: emptyCaches, place: trial.begin) {
      // A proved trial cannot throw: its shapes have been checked.
      try? trial.current.run(calls: $0)
    }
  }

  private func rows(of benchmark: Benchmark, samples: SampleSet, naive: SampleSet?) -> [ReportRow] {
    if isAlone, let excess = ProcessorExcess(samples, threads: benchmark.threads) {
      return [ReportRow.failed(benchmark, message: "\(excess)")]
    }
    var rows = ReportRow.rows(
      for: benchmark, samples: samples, roofline: roofline,
      speedupOverNaive: naive.flatMap { RatioEstimate(samples, over: $0)?.inverse })
    for index in rows.indices {
      rows[index].estimates?.placementSpread = samples.spread(ofPlaces: MovingTrial.places)
    }
    return rows
  }
}

extension Benchmark {
  /// Adds the findings of a trial's proof and of one call.
  fileprivate mutating func describe(_ moving: MovingTrial) throws {
    let trial = moving.current
    maximumRelativeError = moving.maximumRelativeError
    workspaceBytes = trial.workspaceBytes
    executedFlops = trial.executedFlops
    try trial.run()
    allocationsPerCall = try AllocationCount.perCall { try trial.run() }
  }
}
