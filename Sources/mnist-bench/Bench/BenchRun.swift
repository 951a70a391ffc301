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
  /// Seconds to sample each kernel set of each case.
  let seconds: Double
  /// Told what is going on, a line at a time.
  let log: (String) -> Void

  private static let naive = "naive"

  func run() throws -> (Report, BenchTable) {
    var settings = SamplingSettings()
    settings.secondsPerCandidate = seconds
    settings.maximumRounds = 30
    let sampler = Sampler(settings: settings)
    let machine = Machine.current()
    let usage = ProcessorUsage.current()
    let pools = Dictionary(
      uniqueKeysWithValues: Set(selection.threadCounts).map { ($0, WorkerPool(threads: $0)) })
    log("measuring this machine's limits")
    let everyCore = WorkerPool(threads: machine.physicalCores)
    let roofline = LimitsMeasurement(seconds: min(seconds, 0.5), pool: everyCore).roofline
    var table = BenchTable(roofline: roofline)
    var rows: [ReportRow] = []
    let cases = selection.cases
    for (index, benchCase) in cases.enumerated() {
      log("[\(index + 1)/\(cases.count)] \(benchCase.title)")
      let prepared = benchCase.prepare(data: dataset.test, pool: pools[benchCase.threads]!)
      table.addHeading(benchCase, flops: prepared.flops, bytes: prepared.bytes)
      for result in time(benchCase, prepared, sampler: sampler, roofline: roofline, family: index) {
        rows += result
        if let row = result.first(where: { $0.aggregateName == "median" || $0.errorOccurred == true }) {
          table.addRow(row)
        }
      }
    }
    var details = RunDetails(machine: machine, sampler: sampler, threads: selection.threadCounts.max() ?? 1)
    details.noiseFloor = noiseFloor(sampler)
    describe(&details, machine: machine, usage: usage, roofline: roofline)
    let context = ReportContext(machine: machine, details: details, executable: CommandLine.arguments[0])
    return (Report(context: context, benchmarks: rows), table)
  }

  /// The rows of each kernel set: proved first, then timed in turns with the others.
  private func time(
    _ benchCase: BenchCase, _ prepared: PreparedCase, sampler: Sampler, roofline: Roofline, family: Int
  ) -> [[ReportRow]] {
    var proved: [(Benchmark, Candidate)] = []
    var failed: [[ReportRow]] = []
    for (instance, kernels) in selection.kernels.enumerated() {
      var benchmark = Benchmark(
        workload: benchCase.workload.name, kernel: kernels.name, batchSize: benchCase.batchSize,
        threads: benchCase.threads, flops: Double(prepared.flops), bytes: Double(prepared.bytes), family: family,
        instance: instance)
      do {
        let trial = try prepared.makeTrial(kernels)
        benchmark.maximumRelativeError = try trial.prove()
        // What was proved cannot throw: its shapes have been checked.
        proved.append((benchmark, Candidate(name: kernels.name) { for _ in 0..<$0 { try? trial.run() } }))
      } catch {
        failed.append([ReportRow.failed(benchmark, message: "\(error)")])
      }
    }
    let samples = sampler.run(proved.map(\.1))
    let naive = samples.first { $0.name == Self.naive }
    return zip(proved, samples).map { candidate, set in
      ReportRow.rows(
        for: candidate.0, samples: set, roofline: roofline,
        speedupOverNaive: naive.flatMap { RatioEstimate(set, over: $0)?.inverse })
    } + failed
  }

  /// What this machine makes of comparing a kernel with itself.
  private func noiseFloor(_ sampler: Sampler) -> Double? {
    let shape = GEMMShape(m: 121 * 32, n: 64, k: 288)
    let operands = Operands(.gemm(shape))
    guard let trial = try? OperationTrial(KernelCatalog.best, operands: operands, expectation: Expectation(operands))
    else { return nil }
    let same = (0..<4).map { Candidate(name: "\($0)") { for _ in 0..<$0 { try? trial.run() } } }
    let sets = sampler.run(same)
    return NoiseFloor(comparisonsWithItself: sets.dropFirst().compactMap { RatioEstimate($0, over: sets[0]) }).fraction
  }

  private func describe(
    _ details: inout RunDetails, machine: Machine, usage: ProcessorUsage?, roofline: Roofline
  ) {
    if let usage, let now = ProcessorUsage.current() { details.stolenFraction = now.fractionStolen(since: usage) }
    details.warnings =
      machine.warnings(threads: details.threads, stolen: details.stolenFraction) + OpenBLASEnvironment.warnings
    details.peakGFLOPSPerCore = roofline.peakGFLOPSPerCore
    details.bandwidthGBPerSecond = roofline.bandwidthGBPerSecond
    details.gitCommit = SourceRevision.current?.commit
    details.isGitDirty = SourceRevision.current?.isDirty
    details.compiler = BuildDescription.compiler
    details.compilerFlags = BuildDescription.kernelFlags
    details.openBLASVersion = OpenBLAS.configuration
    details.openBLASCoreType = OpenBLAS.coreType
    details.dataSet = dataset.name
    details.dataDigest = dataset.digest()
  }
}
