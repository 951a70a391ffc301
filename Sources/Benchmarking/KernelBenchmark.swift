import BenchmarkReports
import Digits
// A kernel set needs both modules. Kernels is no product: it has unsafe flags, so that debug builds are optimised too.
@_exported import Kernels
import Measurement
import NeuralNetwork

/// Proves kernel sets at one workload, and times them in turns.
///
/// Every result is checked against a float64 reference before timing, on the same buffers that are timed. A kernel set
/// only has to conform to `KernelSet`; it can come from another package.
public struct KernelBenchmark {
  private let benchCase: BenchCase
  /// Operands, the same for all kernel sets; the images are random digits.
  private let prepared: PreparedCase

  /// The names of all workloads of the documented network, in the order of a pass through it.
  public static let workloadNames = Workload.all.map(\.name)

  /// A benchmark of a workload.
  ///
  /// - Parameters:
  ///   - workload: one of ``workloadNames``, or a shape, such as `conv:n32h13w13i32k3o64` (32 images of 13 x 13 x 32,
  ///     3 x 3 filters, 64 outputs), `gemm:m1024n1024k1024` or `dense:i576o64`.
  ///   - batchSize: images in a batch; a shape that states its own (`n`), or has none, ignores this.
  ///   - threads: threads that share the batch.
  /// - Throws: ``WorkloadError`` if there is no such workload, or so many threads cannot share it.
  public init(_ workload: String, batchSize: Int = 32, threads: Int = 1) throws(WorkloadError) {
    let workloads = try Workload.matching(workload)
    guard workloads.count == 1 else { throw WorkloadError(ambiguous: workload, among: workloads) }
    let selection = BenchSelection(
      workloads: workloads, kernels: [], batchSizes: [batchSize], threadCounts: [threads])
    guard batchSize > 0, threads > 0, let benchCase = selection.cases.first else {
      throw WorkloadError(
        description: "\(workload): expected at least one image for each thread, found a batch of \(batchSize) and "
          + "\(threads) threads")
    }
    self.benchCase = benchCase
    prepared = benchCase.prepare(
      data: SyntheticDigits.dataset(trainCount: 1, testCount: benchCase.drawnImages).test,
      pool: WorkerPool(threads: benchCase.threads))
  }

  /// Floating-point operations of a call by the direct algorithm, a multiply-add counted as two.
  public var flops: Int { prepared.flops }

  /// Computes the workload once and checks every output element against the float64 reference.
  ///
  /// - Returns: the greatest error, relative to the sum of the magnitudes that were added up.
  /// - Throws: ``Disproof`` if an element exceeds its error bound; `ShapeError` if the kernel set refuses the shape.
  public func prove(_ kernels: any KernelSet) throws -> Double { try prepared.makeTrial(kernels).prove() }

  /// Proves each kernel set, then times the correct ones, sample by sample in turns.
  ///
  /// - Parameters:
  ///   - kernelSets: the kernel sets to compare; speed-ups are relative to the one called `naive`.
  ///   - seconds: the time for sampling each kernel set.
  /// - Returns: a result for each kernel set, in their order.
  public func compare(_ kernelSets: [any KernelSet], seconds: Double = 0.3) -> [KernelResult] {
    let settings = BenchSettings(seconds: seconds, cacheMode: .warm)
    let timing = CaseTiming(
      sampler: Sampler(settings: settings.sampling), roofline: nil, facts: { _, _ in .init() }, emptyCaches: nil,
      isAlone: false)
    return timing.rows(of: benchCase, prepared, kernels: kernelSets, family: 0)
      .filter(\.isResult)
      .sorted { $0.perFamilyInstanceIndex < $1.perFamilyInstanceIndex }.map(KernelResult.init)
  }
}

/// The result of proving and timing one kernel set at one workload.
public struct KernelResult: Sendable {
  /// The row of a report with all results: the median's row, or the failure's.
  public let row: ReportRow

  /// The kernel set's name.
  public var kernels: String { row.counters.kernel }

  /// The reason why there is no time (the proof's finding or the kernel set's error); nil if there is a time.
  public var failure: String? { BenchmarkResult(row: row).failure }

  /// The median time of a call in nanoseconds; nil if it failed.
  public var nanoseconds: Double? { failure == nil ? row.realTime : nil }

  /// The 95 % interval of the median in nanoseconds; nil if it failed, or there are too few samples for one.
  public var interval: Interval? { failure == nil ? row.estimates?.medianInterval : nil }

  /// The speed-up over the kernel set `naive`; nil if that was not timed alongside.
  public var speedupOverNaive: Double? { row.estimates?.speedupOverNaive }

  /// The greatest error that the proof found, relative to the sum of the added magnitudes; nil if it failed.
  public var maximumRelativeError: Double? { row.counters.maximumRelativeError }
}
