import Files
import Foundation

/// The text files in which Linux describes the machine, below a root folder that tests can replace.
struct SystemFiles {
  let root: URL

  /// The text of a file, or nil if there is none that can be read.
  func text(_ path: String) -> String? {
    try? FileBytes.text(root.appending(path: path).path)
  }

  /// The first line of a file without surrounding white space, or nil if there is none.
  func line(_ path: String) -> String? {
    let line = text(path)?.split(whereSeparator: \.isNewline).first.map { $0.trimmingCharacters(in: .whitespaces) }
    return line?.isEmpty == false ? line : nil
  }

  /// The number of processors that this process may run on, by its affinity and its container; nil if that is not told.
  /// (`ProcessInfo.activeProcessorCount` counts those that are online, whoever may use them.)
  var allowedProcessors: Int? {
    let name = "Cpus_allowed_list:"
    let line = text("proc/self/status")?.split(whereSeparator: \.isNewline).first { $0.hasPrefix(name) }
    return line.map { cpuCount(list: $0.dropFirst(name.count).trimmingCharacters(in: .whitespaces)) }
  }
}

/// The number of processors in a list like `0-3,8`.
func cpuCount(list: String) -> Int {
  list.split(separator: ",").reduce(0) { count, range in
    let bounds = range.split(separator: "-").compactMap { Int($0) }
    guard let first = bounds.first, let last = bounds.last, first <= last else { return count }
    return count + last - first + 1
  }
}
