import Foundation

/// A control group of Linux with a limit on processor time, for the test that made it.
final class ControlGroup {
  private let path: String

  /// Nil where this process may not make one.
  init?(processors: Double) {
    let period = 100_000
    let quota = Int(processors * Double(period))
    for parent in ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup"] {
      let path = "\(parent)/mnist-bench-\(UUID().uuidString)"
      guard mkdir(path, 0o755) == 0 else { continue }
      let limits = [("cpu.max", "\(quota) \(period)"), ("cpu.cfs_quota_us", "\(quota)")]
      if limits.contains(where: { name, value in
        access("\(path)/\(name)", W_OK) == 0
          && (try? Data(value.utf8).write(to: URL(filePath: "\(path)/\(name)"))) != nil
      }) {
        self.path = path
        return
      }
      rmdir(path)
    }
    return nil
  }

  // Empty once its processes have ended.
  deinit { rmdir(path) }

  /// A shell command that runs `command` in the group.
  func running(_ command: String) -> String { "echo $$ > \(path)/cgroup.procs && exec \(command)" }
}
