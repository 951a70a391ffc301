/// One timed combination: a workload with a kernel set, a batch size and a thread count.
public struct Benchmark: Sendable, Equatable {
  /// The workload's name, such as `conv2-forward`.
  public let workload: String

  /// The kernel set's name.
  public let kernel: String

  /// Images per call.
  public let batchSize: Int

  /// Threads used.
  public let threads: Int

  /// Floating-point operations per call, a multiply-add counting as two.
  public let flops: Double

  /// Bytes that a call must at least read and write.
  public let bytes: Double

  /// The position of the workload in the report, from 0.
  public let family: Int

  /// The position among the workload's benchmarks, from 0.
  public let instance: Int

  /// The largest error found before timing, as a share of the error bound's magnitude; nil where there is nothing to
  /// check.
  public var maximumRelativeError: Double?

  /// The command that repeats the measurement; nil if there is none.
  public var reproduction: String?

  /// Bytes of scratch memory that a call needs beyond its operands; nil if not known.
  public var workspaceBytes: Int?

  /// Requests for memory per call, after the first; nil where they cannot be counted.
  public var allocationsPerCall: Double?

  /// Floating-point operations that a call executes, which can be fewer than `flops`; nil if not known.
  public var executedFlops: Double?

  /// The one instruction set that the kernel set is built for; nil if it chooses one itself.
  public var instructionSet: String?

  /// Creates a description of a benchmark.
  public init(
    workload: String, kernel: String, batchSize: Int, threads: Int, flops: Double, bytes: Double,
    family: Int, instance: Int, maximumRelativeError: Double? = nil
  ) {
    self.workload = workload
    self.kernel = kernel
    self.batchSize = batchSize
    self.threads = threads
    self.flops = flops
    self.bytes = bytes
    self.family = family
    self.instance = instance
    self.maximumRelativeError = maximumRelativeError
  }

  /// The name of its rows. Comparisons match rows by this name.
  public var name: String {
    Self.name(workload: workload, kernel: kernel, batchSize: batchSize, threads: threads)
  }

  /// The name of a benchmark's rows, such as `conv2-forward/simd/batch:32/threads:1`.
  public static func name(workload: String, kernel: String, batchSize: Int, threads: Int) -> String {
    "\(workload)/\(kernel)/batch:\(batchSize)/threads:\(threads)"
  }
}
