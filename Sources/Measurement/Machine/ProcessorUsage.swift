import Foundation

/// How the machine's processors have spent their time since it was started, from the first line of `/proc/stat`.
public struct ProcessorUsage: Sendable, Equatable {
  private let total: UInt64
  private let stolen: UInt64

  /// The usage so far; nil where the system does not tell (macOS).
  public static func current() -> ProcessorUsage? {
    SystemFiles(root: URL(filePath: "/")).line("proc/stat").flatMap { ProcessorUsage(line: $0) }
  }

  /// Reads a line `cpu user nice system idle iowait irq softirq steal guest guest_nice`, in ticks.
  package init?(line: String) {
    let ticks = line.split(separator: " ").dropFirst().compactMap { UInt64($0) }
    guard line.hasPrefix("cpu "), ticks.count >= 8 else { return nil }
    // Guest time is part of user time already.
    total = ticks[0..<8].reduce(0, +)
    stolen = ticks[7]
  }

  /// The share of processor time since `earlier` that the hypervisor gave to others, 0...1.
  public func fractionStolen(since earlier: ProcessorUsage) -> Double {
    guard total > earlier.total, stolen >= earlier.stolen else { return 0 }
    return Double(stolen - earlier.stolen) / Double(total - earlier.total)
  }
}
