#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file under a name of its own beside the one it is to become. It is locked while its program lives, so that others
/// can tell whether anybody will still rename it.
final class TemporaryFile {
  private static let suffix = ".partial"

  let descriptor: Int32
  private let path: String
  private var isThere = true

  /// Makes an empty one; nil if the system refuses, for the reason in `errno`.
  init?(beside target: String) {
    while true {
      let path = "\(target).\(String(UInt64.random(in: 0 ... .max), radix: 36))\(Self.suffix)"
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { return nil }
      // File systems without locks never have their abandoned files removed.
      _ = flock(descriptor, LOCK_EX)
      var status = stat()
      // Between its making and its locking it may have been taken for abandoned.
      if fstat(descriptor, &status) == 0 && status.st_nlink == 0 {
        close(descriptor)
        continue
      }
      self.path = path
      self.descriptor = descriptor
      return
    }
  }

  /// Gives it another name; if that fails, it is gone.
  func rename(to target: String) -> Bool {
    let isRenamed = Self.rename(path, target)
    if isRenamed { isThere = false }
    return isRenamed
  }

  /// Closes it, and removes it unless it has been renamed.
  func discard() {
    if isThere { unlink(path) }
    close(descriptor)
  }

  /// Removes the temporary files beside `target` whose programs have ended without doing so.
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
