/// One row of a report: a repetition (one sample), an aggregate of them, or the failure of a benchmark.
public struct ReportRow: Sendable, Codable, Equatable {
  /// Whether a row is one sample or a statistic of all.
  public enum RunType: String, Sendable, Codable {
    /// One sample, or the failure of a benchmark.
    case iteration
    /// A statistic of all samples.
    case aggregate
  }

  /// The benchmark's name; in aggregates, the aggregate's name follows.
  public var name: String
  /// The position of the workload in the report.
  public var familyIndex: Int
  /// The position among the workload's benchmarks.
  public var perFamilyInstanceIndex: Int
  /// The benchmark's name.
  public var runName: String
  /// What kind of row this is.
  public var runType: RunType
  /// The number of samples.
  public var repetitions: Int
  /// The sample's position, from 0; nil in aggregates.
  public var repetitionIndex: Int?
  /// Threads used.
  public var threads: Int
  /// The aggregate's name; nil in repetitions.
  public var aggregateName: String?
  /// `time` or `percentage`; nil in repetitions.
  public var aggregateUnit: String?
  /// True in the row of a benchmark that failed, otherwise nil.
  public var errorOccurred: Bool?
  /// Why it failed.
  public var errorMessage: String?
  /// Iterations per sample; in aggregates the number of samples.
  public var iterations: Int
  /// Wall time per iteration in `time_unit`; a share where `aggregate_unit` is `percentage`; 0 in the row of a failure.
  public var realTime: Double
  /// Processor time of all threads per iteration, in the same unit.
  public var cpuTime: Double
  /// Always `ns`.
  public var timeUnit = "ns"

  /// Our counters.
  public var counters: RowCounters

  /// Our estimates, in the row of the median only.
  public var estimates: RowEstimates?

  init(
    _ benchmark: Benchmark, aggregate: String?, runType: RunType, repetitions: Int, realTime: Double, cpuTime: Double
  ) {
    name = benchmark.name + (aggregate.map { "_" + $0 } ?? "")
    familyIndex = benchmark.family
    perFamilyInstanceIndex = benchmark.instance
    runName = benchmark.name
    self.runType = runType
    self.repetitions = repetitions
    threads = benchmark.threads
    aggregateName = aggregate
    iterations = repetitions
    self.realTime = realTime
    self.cpuTime = cpuTime
    counters = RowCounters(benchmark)
  }

  enum CodingKeys: String, CodingKey {
    case name
    case familyIndex = "family_index"
    case perFamilyInstanceIndex = "per_family_instance_index"
    case runName = "run_name"
    case runType = "run_type"
    case repetitions
    case repetitionIndex = "repetition_index"
    case threads
    case aggregateName = "aggregate_name"
    case aggregateUnit = "aggregate_unit"
    case errorOccurred = "error_occurred"
    case errorMessage = "error_message"
    case iterations
    case realTime = "real_time"
    case cpuTime = "cpu_time"
    case timeUnit = "time_unit"
  }
}
