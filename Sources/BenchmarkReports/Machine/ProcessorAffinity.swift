import CProfiling
import Foundation

/// Which processors a process runs on.
public enum ProcessorAffinity {
  /// The processors that this process may run on, in order; empty where the system does not say (macOS).
  public static var allowed: [Int] {
    let files = SystemFiles(root: URL(filePath: "/"))
    let processors = ProcessorInformation(files.text("proc/cpuinfo") ?? "")
    return ProcessorTopology(in: files, cpuInfo: processors).allowed.sorted()
  }

  /// A name of the running system, the same in all of its containers, whatever their host names; nil where the system
  /// gives none (macOS). It is new after each start (Linux's random(4), `boot_id`).
  public static var machine: String? { SystemFiles(root: URL(filePath: "/")).line("proc/sys/kernel/random/boot_id") }

  /// Keeps the calling thread, and the threads that it starts from now on, on these processors.
  ///
  /// - Returns: whether the system did so; macOS cannot.
  @discardableResult
  public static func bind(to processors: [Int]) -> Bool {
    // A mask of any length: the C library's mask ends at 1,024 processors.
    var mask = [UInt](repeating: 0, count: (processors.max() ?? 0) / UInt.bitWidth + 1)
    for number in processors { mask[number / UInt.bitWidth] |= 1 << (number % UInt.bitWidth) }
    return mask.withUnsafeBytes { processor_affinity_set($0.baseAddress, $0.count) } == 0
  }
}
