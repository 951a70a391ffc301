import Foundation

/// The `context` of a report: Google Benchmark's fields and, under `mnist_bench`, ours.
public struct ReportContext: Sendable, Codable, Equatable {
  /// When the report was made, ISO 8601.
  public var date: String

  /// The host's name.
  public var hostName: String

  /// The program that made the report.
  public var executable: String

  /// Logical processors.
  public var processors: Int

  /// The clock frequency in MHz; 0 where the system does not state it.
  public var megahertz: Double

  /// Whether a governor other than `performance` may change the frequency.
  public var isFrequencyScaled: Bool

  /// The caches of the first core.
  public var caches: [Cache]

  /// The load averages over 1, 5 and 15 minutes.
  public var loadAverages: [Double]

  /// `release` or `debug`.
  public var buildType: String

  /// The version of Google Benchmark's part of the format; 1.
  public var jsonSchemaVersion: Int

  /// Our part.
  public var details: RunDetails

  /// Describes a run on `machine`.
  public init(
    machine: Machine, details: RunDetails, executable: String, date: Date = Date(),
    isDebugBuild: Bool = Machine.isDebugBuild
  ) {
    self.date = date.formatted(.iso8601)
    hostName = machine.hostName
    self.executable = executable
    processors = machine.logicalProcessors
    megahertz = machine.megahertz ?? 0
    isFrequencyScaled = machine.governor.map { $0 != "performance" } ?? false
    caches = machine.caches
    loadAverages = machine.loadAverages
    buildType = isDebugBuild ? "debug" : "release"
    jsonSchemaVersion = 1
    self.details = details
  }

  private enum CodingKeys: String, CodingKey {
    case date
    case hostName = "host_name"
    case executable
    case processors = "num_cpus"
    case megahertz = "mhz_per_cpu"
    case isFrequencyScaled = "cpu_scaling_enabled"
    case caches
    case loadAverages = "load_avg"
    case buildType = "library_build_type"
    case jsonSchemaVersion = "json_schema_version"
    case details = "mnist_bench"
  }
}
