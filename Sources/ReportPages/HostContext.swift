/// The machine of a comparison by the scripts in `Tests/Peers` and `Tests/MPI`.
struct HostContext: Codable {
  let date: String
  let cpuModel: String
  let logicalProcessors: Int
  let operatingSystem: String
  let gitCommit: String?
  let isGitDirty: Bool?
  let warnings: [String]

  private enum CodingKeys: String, CodingKey {
    case date, warnings
    case cpuModel = "cpu_model"
    case logicalProcessors = "logical_processors"
    case operatingSystem = "operating_system"
    case gitCommit = "git_commit"
    case isGitDirty = "git_dirty"
  }
}
