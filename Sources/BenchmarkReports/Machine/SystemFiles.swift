import Files
import Foundation

/// The text files in which Linux describes the machine, below a root folder that tests can replace.
struct SystemFiles {
  let root: URL

  /// The text of a file; nil if it cannot be read.
  func text(_ path: String) -> String? {
    try? FileBytes.text(root.appending(path: path).path)
  }

  /// The first line of a file without surrounding white space, or nil if there is none.
  func line(_ path: String) -> String? {
    let line = text(path)?.split(whereSeparator: \.isNewline).first.map { $0.trimmingCharacters(in: .whitespaces) }
    return line?.isEmpty == false ? line : nil
  }

  /// The processors that this process may run on, by its affinity and its container, offline ones included; nil if the
  /// system does not say. (`ProcessInfo.activeProcessorCount` counts all online processors, allowed or not.)
  var allowedProcessors: Set<Int>? {
    let name = "Cpus_allowed_list:"
    let line = text("proc/self/status")?.split(whereSeparator: \.isNewline).first { $0.hasPrefix(name) }
    return line.map { processorNumbers(list: $0.dropFirst(name.count).trimmingCharacters(in: .whitespaces)) }
  }
}

/// The processors in a list like `0-3,8`.
func processorNumbers(list: String) -> Set<Int> {
  // More processors than any Linux is built for (CONFIG_NR_CPUS). A garbage list must not fill the memory.
  let limit = 1 << 16
  return list.split(separator: ",").reduce(into: []) { numbers, range in
    let bounds = range.split(separator: "-").compactMap { Int($0) }
    guard let first = bounds.first, let last = bounds.last, first <= last, last < limit else { return }
    numbers.formUnion(first...last)
  }
}
