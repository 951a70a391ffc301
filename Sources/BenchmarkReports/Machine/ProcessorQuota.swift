import Foundation

/// A limit on the processor time of a group of processes, such as a container's (`docker --cpus=0.5`). When the group
/// has used its time in a period, it has to wait for the next period.
///
/// Linux' control groups state it in `cpu.max` (version 2) or `cpu.cfs_quota_us` and `cpu.cfs_period_us` (version 1).
/// The smallest limit of the group and all groups above it applies. Kernel documentation, "CFS Bandwidth Control".
public struct ProcessorQuota: Sendable, Equatable {
  /// The processor time that all processes of the group may use together, in processors.
  public let processors: Double

  // Periods since the group was made: all in which it ran, and those in which it had to wait.
  private let periods: Int
  private let throttledPeriods: Int

  /// The limit of this process and its counts until now; nil if there is no limit.
  public static func current() -> ProcessorQuota? {
    ProcessorQuota(in: SystemFiles(root: URL(filePath: "/")))
  }

  /// Reads `proc` and `sys`, laid out as on Linux, below `root`.
  package init?(root: URL) { self.init(in: SystemFiles(root: root)) }

  init?(in files: SystemFiles) {
    let limits = ControlGroup.folders(in: files).compactMap { folder in
      Self.processors(folder, files).map { (folder: folder, processors: $0) }
    }
    guard let least = limits.min(by: { $0.processors < $1.processors }) else { return nil }
    processors = least.processors
    let statistics = (files.text("\(least.folder)/cpu.stat") ?? "").split(separator: "\n")
    func count(_ name: String) -> Int {
      statistics.first { $0.hasPrefix(name + " ") }.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
    }
    periods = count("nr_periods")
    throttledPeriods = count("nr_throttled")
  }

  /// The periods since `earlier` in which the group ran, and those in which it used up its time and had to wait.
  public func throttling(since earlier: ProcessorQuota) -> (periods: Int, throttled: Int) {
    (max(0, periods - earlier.periods), max(0, throttledPeriods - earlier.throttledPeriods))
  }

  private static func processors(_ folder: String, _ files: SystemFiles) -> Double? {
    let numbers: [Double]
    if let limit = files.line("\(folder)/cpu.max") {
      // "max 100000" is no limit.
      numbers = limit.split(separator: " ").compactMap { Double($0) }
    } else {
      numbers = ["cpu.cfs_quota_us", "cpu.cfs_period_us"].compactMap { name in
        files.line("\(folder)/\(name)").flatMap { Double($0) }
      }
    }
    // -1 is no limit.
    guard numbers.count == 2, numbers[0] > 0, numbers[1] > 0 else { return nil }
    return numbers[0] / numbers[1]
  }
}
