import Measurement

/// Facts about a run that Google Benchmark's format does not have: the object `context.mnist_bench`.
///
/// Unknown values are nil and left out.
public struct RunDetails: Sendable, Codable, Equatable {
  /// The version of this part of the format.
  public var schemaVersion = Report.schemaVersion

  /// The processor's name.
  public var cpuModel: String

  /// The operating system and its version.
  public var operatingSystem: String

  /// Physical cores.
  public var physicalCores: Int

  /// The frequency governor.
  public var governor: String?

  /// Whether the machine is a virtual one.
  public var isVirtual: Bool?

  /// The share of processor time that the hypervisor gave to other virtual machines during the run, 0...1.
  public var stolenFraction: Double?

  /// The processor time that a quota allowed, in processors; nil without a quota.
  public var processorQuota: Double?

  /// The periods of the quota in which the program ran; nil if there was none.
  public var quotaPeriods: Int?

  /// The periods of the quota in which the program had to wait for the next; nil if there was none.
  public var throttledPeriods: Int?

  /// The circumstances that make the times less trustworthy, one sentence each.
  public var warnings: [String] = []

  /// The revision of the source.
  public var gitCommit: String?

  /// When that revision was committed, ISO 8601; nil in old reports, from before it was kept.
  public var gitCommitDate: String?

  /// Whether the source had changes that were not committed.
  public var isGitDirty: Bool?

  /// The compiler and its version.
  public var compiler: String?

  /// The flags that the kernels were compiled with.
  public var compilerFlags: String?

  /// The instrumentation in the program, such as `AddressSanitizer`; nil if there is none.
  public var instrumentation: String?

  /// The version and build options of the system's OpenBLAS.
  public var openBLASVersion: String?

  /// The core type whose kernels OpenBLAS chose.
  public var openBLASCoreType: String?

  /// Threads that one call of OpenBLAS may use.
  public var openBLASThreads: Int?

  /// The other BLAS libraries that were measured; nil if there were none.
  public var blasLibraries: [LibraryDetails]?

  /// Whether the caches were emptied before each call; nil in old reports, from before there was a choice: these are
  /// warm.
  public var cacheMode: CacheMode?

  /// The share of processor time that other processes used during the run, 0...1.
  public var otherLoadFraction: Double?

  /// The most threads that a benchmark uses.
  public var threads: Int

  /// The data set's name, or how it was made.
  public var dataSet: String?

  /// The SHA-256 of the data set's contents, in hexadecimal.
  public var dataDigest: String?

  /// The measured peak of one thread alone in GFLOP/s.
  public var peakGFLOPSPerCore: Double?

  /// The measured peaks of one thread alone with each instruction set, in GFLOP/s.
  public var instructionSetPeaks: [String: Double]?

  /// The measured peaks of several threads at the same time; nil in old reports.
  public var threadPeaks: [ThreadPeak]?

  /// The measured streaming bandwidth of all cores together in GB/s.
  public var bandwidthGBPerSecond: Double?

  /// The A/A noise floor as a share of the time.
  public var noiseFloor: Double?

  /// How much two processes of the program differ at the same work: a standard deviation, as a share of the time; nil
  /// if not measured.
  public var processSpread: Double?

  /// The number of processes that were measured, if several.
  public var processes: Int?

  /// The clock's measured resolution in nanoseconds.
  public var clockResolution: Double

  /// The seed of the order of the samples.
  public var seed: UInt64

  /// Describes a run on `machine` sampled by `sampler`; other fields are set afterwards.
  public init(machine: Machine, sampler: Sampler, threads: Int) {
    cpuModel = machine.cpuModel
    operatingSystem = machine.operatingSystem
    physicalCores = machine.physicalCores
    governor = machine.governor
    isVirtual = machine.isVirtual
    processorQuota = machine.processorQuota
    self.threads = threads
    clockResolution = sampler.precision.resolution
    seed = sampler.settings.seed
  }

  enum CodingKeys: String, CodingKey {
    case schemaVersion = "schema_version"
    case cpuModel = "cpu_model"
    case operatingSystem = "operating_system"
    case physicalCores = "physical_cores"
    case governor
    case isVirtual = "virtual_machine"
    case processorQuota = "cpu_quota"
    case quotaPeriods = "cpu_quota_periods"
    case throttledPeriods = "cpu_quota_throttled_periods"
    case stolenFraction = "stolen_fraction"
    case warnings
    case gitCommit = "git_commit"
    case gitCommitDate = "git_commit_date"
    case isGitDirty = "git_dirty"
    case compiler
    case compilerFlags = "compiler_flags"
    case instrumentation
    case openBLASVersion = "openblas_version"
    case openBLASCoreType = "openblas_core_type"
    case openBLASThreads = "openblas_threads"
    case blasLibraries = "blas_libraries"
    case cacheMode = "cache_mode"
    case otherLoadFraction = "other_load_fraction"
    case threads
    case dataSet = "data_set"
    case dataDigest = "data_digest"
    case peakGFLOPSPerCore = "peak_gflops_per_core"
    case instructionSetPeaks = "instruction_set_peaks"
    case threadPeaks = "thread_peaks"
    case bandwidthGBPerSecond = "bandwidth_gb_per_second"
    case noiseFloor = "noise_floor"
    case processSpread = "process_spread"
    case processes
    case clockResolution = "clock_resolution"
    case seed
  }
}
