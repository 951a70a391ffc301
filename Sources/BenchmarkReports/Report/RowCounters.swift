/// Our counters in a report's rows, written beside Google Benchmark's fields.
public struct RowCounters: Sendable, Codable, Equatable {
  /// The workload's name.
  public var workload: String
  /// The kernel set's name.
  public var kernel: String
  /// Images per call.
  public var batchSize: Int
  /// Floating-point operations per call.
  public var flops: Double
  /// Bytes a call must at least read and write.
  public var bytes: Double
  /// 10^9 operations per second, in the rows of mean and median.
  public var gflops: Double?
  /// The share of the peak (of one core for each thread), in the rows of mean and median; nil if the peak is not known.
  public var fractionOfPeak: Double?
  /// The share of the peak by executed operations, in the row of the median; nil if all are executed, or if not known.
  public var executedFractionOfPeak: Double?
  /// The share of the peak of the kernel set's own instruction set, in the row of the median; nil if not known.
  public var fractionOfInstructionSetPeak: Double?
  /// The largest relative error found before timing.
  public var maximumRelativeError: Double?
  /// Bytes of scratch memory that a call needs beyond its operands.
  public var workspaceBytes: Int?
  /// Requests for memory per call; 0 is expected; nil where they cannot be counted.
  public var allocationsPerCall: Double?
  /// The command that repeats the measurement.
  public var reproduction: String?
  /// Wall time per iteration of the reference loop in the same round, in nanoseconds; nil in aggregates.
  public var referenceTime: Double?
  /// The number of the sample's process, from 0; nil if there was only one process.
  public var process: Int?

  init(_ benchmark: Benchmark) {
    workload = benchmark.workload
    kernel = benchmark.kernel
    batchSize = benchmark.batchSize
    flops = benchmark.flops
    bytes = benchmark.bytes
    maximumRelativeError = benchmark.maximumRelativeError
    workspaceBytes = benchmark.workspaceBytes
    allocationsPerCall = benchmark.allocationsPerCall
    reproduction = benchmark.reproduction
  }

  /// Leaves out the fields that are the same for all samples of a benchmark and are not needed to identify it.
  mutating func keepOnlyWhatVaries() {
    maximumRelativeError = nil
    workspaceBytes = nil
    allocationsPerCall = nil
    reproduction = nil
  }

  enum CodingKeys: String, CodingKey {
    case workload
    case kernel
    case batchSize = "batch_size"
    case flops
    case bytes
    case gflops
    case fractionOfPeak = "fraction_of_peak"
    case executedFractionOfPeak = "executed_fraction_of_peak"
    case fractionOfInstructionSetPeak = "fraction_of_instruction_set_peak"
    case maximumRelativeError = "max_relative_error"
    case workspaceBytes = "workspace_bytes"
    case allocationsPerCall = "allocations_per_call"
    case reproduction = "repro"
    case referenceTime = "reference_time"
    case process
  }
}
