/// What is timed: one workload with one kernel set, batch size and thread count.
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

  /// The command that measures it again; nil if there is none.
  public var reproduction: String?

  /// Bytes of scratch memory that a call needs beyond its operands; nil if not known.
  public var workspaceBytes: Int?

  /// Requests for memory per call, after the first; nil where they cannot be counted.
  public var allocationsPerCall: Double?

  /// Floating-point operations that are executed per call, where an algorithm does without some; nil if not known.
  public var executedFlops: Double?

  /// The one instruction set that the kernels are built for; nil if they choose one themselves.
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

  /// The name of its rows, by which reports are compared.
  public var name: String {
    Self.name(workload: workload, kernel: kernel, batchSize: batchSize, threads: threads)
  }

  /// The name of the rows of a benchmark of these.
  public static func name(workload: String, kernel: String, batchSize: Int, threads: Int) -> String {
    "\(workload)/\(kernel)/batch:\(batchSize)/threads:\(threads)"
  }
}
