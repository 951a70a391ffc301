/// The machine and the program that a result was obtained with.
public struct TrainingEnvironment: Sendable, Equatable, Codable {
  /// The time in ISO 8601.
  public let date: String
  /// The processor's name.
  public let cpuModel: String
  /// Logical processors.
  public let logicalProcessors: Int
  /// The operating system and its version.
  public let operatingSystem: String
  /// The compiler and its version.
  public let compiler: String
  /// "release" or "debug".
  public let buildType: String
  /// The revision of the source; nil if it is not known.
  public let gitCommit: String?
  /// Whether the source had changes that were not committed; nil if it is not known.
  public let isGitDirty: Bool?

  /// Describes an environment.
  public init(
    date: String, cpuModel: String, logicalProcessors: Int, operatingSystem: String, compiler: String,
    buildType: String, gitCommit: String?, isGitDirty: Bool?
  ) {
    self.date = date
    self.cpuModel = cpuModel
    self.logicalProcessors = logicalProcessors
    self.operatingSystem = operatingSystem
    self.compiler = compiler
    self.buildType = buildType
    self.gitCommit = gitCommit
    self.isGitDirty = isGitDirty
  }

  private enum CodingKeys: String, CodingKey {
    case date, compiler
    case cpuModel = "cpu_model"
    case logicalProcessors = "logical_processors"
    case operatingSystem = "operating_system"
    case buildType = "build_type"
    case gitCommit = "git_commit"
    case isGitDirty = "git_dirty"
  }
}
