import Foundation
import Measurement

/// How the machine's processors have spent their time since it was started, from the first line of `/proc/stat`.
public struct ProcessorUsage: Sendable, Equatable {
  private let total: UInt64
  private let stolen: UInt64
  // The time that all processes used, with the operating system's work for them.
  private let used: UInt64
  // The time that this process used, in nanoseconds.
  private let ownNanoseconds: UInt64

  private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

  /// The usage so far; nil where the system does not say (macOS).
  public static func current() -> ProcessorUsage? {
    SystemFiles(root: URL(filePath: "/")).line("proc/stat").flatMap { ProcessorUsage(line: $0) }
  }

  /// Reads a line `cpu user nice system idle iowait irq softirq steal guest guest_nice`, in ticks.
  package init?(line: String, ownNanoseconds: UInt64 = SystemClock().processorNanoseconds()) {
    let ticks = line.split(separator: " ").dropFirst().compactMap { UInt64($0) }
    guard line.hasPrefix("cpu "), ticks.count >= 8 else { return nil }
    // User time already includes guest time.
    total = ticks[0..<8].reduce(0, +)
    stolen = ticks[7]
    used = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]
    self.ownNanoseconds = ownNanoseconds
  }

  /// The share of processor time since `earlier` that processes other than this one used, 0...1.
  public func fractionOfOthers(since earlier: ProcessorUsage) -> Double {
    guard total > earlier.total, used >= earlier.used, ownNanoseconds >= earlier.ownNanoseconds else { return 0 }
    let own = Double(ownNanoseconds - earlier.ownNanoseconds) / 1e9 * Self.ticksPerSecond
    return max(0, Double(used - earlier.used) - own) / Double(total - earlier.total)
  }

  /// The share of processor time since `earlier` that the hypervisor gave to other virtual machines, 0...1.
  public func fractionStolen(since earlier: ProcessorUsage) -> Double {
    guard total > earlier.total, stolen >= earlier.stolen else { return 0 }
    return Double(stolen - earlier.stolen) / Double(total - earlier.total)
  }
}
