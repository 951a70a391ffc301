#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A temporary file in the folder of the file that it will replace. It is locked while its program runs, so that other
/// programs can tell whether it is abandoned.
final class TemporaryFile {
  private static let suffix = ".partial"

  let descriptor: Int32
  private let path: String
  private var isThere = true

  /// Creates an empty temporary file; nil if the system refuses, with the reason in `errno`.
  init?(beside target: String) {
    while true {
      let path = "\(target).\(String(UInt64.random(in: 0 ... .max), radix: 36))\(Self.suffix)"
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { return nil }
      // On file systems without locks, abandoned files are never removed.
      _ = flock(descriptor, LOCK_EX)
      var status = stat()
      // Another program may have removed the unlocked file as abandoned.
      if fstat(descriptor, &status) == 0 && status.st_nlink == 0 {
        close(descriptor)
        continue
      }
      self.path = path
      self.descriptor = descriptor
      return
    }
  }

  /// Renames the file, or removes it if that fails.
  func rename(to target: String) -> Bool {
    let isRenamed = Self.rename(path, target)
    if isRenamed { isThere = false }
    return isRenamed
  }

  /// Closes the file, and removes it unless it has been renamed.
  func discard() {
    if isThere { unlink(path) }
    close(descriptor)
  }

  /// Removes abandoned temporary files beside `target`: those of programs that ended without removing them.
  static func removeAbandoned(beside target: String) {
    let parts = target.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last else { return }
    let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "./"
    guard let entries = opendir(folder) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let candidate = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      guard isTemporary(candidate, of: name) else { continue }
      let descriptor = open(folder + candidate, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(folder + candidate) }
      close(descriptor)
    }
  }

  /// Whether `candidate` is `<name>.<letters and digits>.partial`.
  private static func isTemporary(_ candidate: String, of name: Substring) -> Bool {
    guard candidate.hasPrefix(name + "."), candidate.hasSuffix(suffix) else { return false }
    let random = candidate.dropFirst(name.count + 1).dropLast(suffix.count)
    return !random.isEmpty && random.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  private static func rename(_ old: String, _ new: String) -> Bool {
    #if canImport(Darwin)
      Darwin.rename(old, new) == 0
    #else
      Glibc.rename(old, new) == 0
    #endif
  }
}
