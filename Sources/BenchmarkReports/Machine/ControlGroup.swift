/// The control groups that can limit the processor time of this process, as folders: its own group and all groups above
/// it, in version 2 and in the version 1 hierarchy with the controller `cpu`.
///
/// Kernel documentation, "Control Group v2" and "Control Groups version 1"; `proc_pid_mountinfo(5)`, `cgroups(7)`.
enum ControlGroup {
  static func folders(in files: SystemFiles) -> [String] {
    let groups = lines(files.text("proc/self/cgroup")).compactMap(Membership.init)
    return lines(files.text("proc/self/mountinfo")).compactMap(Mount.init).flatMap { mount in
      groups.first { $0.isUnified == mount.isUnified }.map { mount.folders(to: $0.path) } ?? []
    }
  }

  private static func lines(_ text: String?) -> [Substring] { text?.split(separator: "\n") ?? [] }

  /// A line `hierarchy:controllers:path`; nil if its hierarchy does not limit processor time.
  private struct Membership {
    let isUnified: Bool
    let path: String

    init?(line: Substring) {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      isUnified = fields[0] == "0"
      guard isUnified || fields[1].split(separator: ",").contains("cpu") else { return nil }
      path = String(fields[2])
    }
  }

  /// A line `... root mount-point ... - type source options`; nil for another file system or hierarchy.
  private struct Mount {
    let isUnified: Bool
    let root: String
    let mountPoint: String

    init?(line: Substring) {
      let fields = line.split(separator: " ")
      guard let end = fields.firstIndex(of: "-"), end >= 6, fields.count > end + 3 else { return nil }
      isUnified = fields[end + 1] == "cgroup2"
      guard isUnified || (fields[end + 1] == "cgroup" && fields[end + 3].split(separator: ",").contains("cpu")) else {
        return nil
      }
      (root, mountPoint) = (Self.unescaped(fields[3]), Self.unescaped(fields[4]))
    }

    /// The folder of the group `path` and the folders above it, up to the mount point. A path that is not below the
    /// root (a name space can show one) gives the mount point only.
    func folders(to path: String) -> [String] {
      let prefix = root == "/" ? "" : root
      var rest = path.hasPrefix(prefix + "/") ? path.dropFirst(prefix.count).split(separator: "/") : []
      if rest.contains("..") { rest = [] }
      return (0...rest.count).reversed().map { ([Substring(mountPoint)] + rest[..<$0]).joined(separator: "/") }
    }

    /// White space and backslashes are written as octal numbers.
    private static func unescaped(_ field: Substring) -> String {
      var parts = field.split(separator: "\\", omittingEmptySubsequences: false)[...]
      let first = parts.removeFirst()
      return parts.reduce(into: String(first)) { text, part in
        let code = UInt8(part.prefix(3), radix: 8).map { String(Character(Unicode.Scalar($0))) }
        text += code.map { $0 + part.dropFirst(3) } ?? "\\" + part
      }
    }
  }
}
