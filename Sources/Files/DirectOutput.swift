#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An output that is written directly, without a temporary file that is renamed: standard output, another open
/// descriptor that the program was given, a character device or a named pipe.
package enum DirectOutput: Equatable, Sendable {
  /// A descriptor that is open: `-` (standard output), `/dev/stdout`, `/dev/fd/3`, or a symbolic link to one.
  case descriptor(Int32)
  /// The path of a device or a named pipe.
  case file(String)

  /// The path that means standard output.
  package static let standardOutput = "-"

  private static let descriptorFolders = ["/dev/fd/", "/proc/self/fd/"]
  /// The number of symbolic links that Linux follows.
  private static let linkLimit = 40

  /// The output that `path` names. Nil for a regular file, for a path where no file exists yet, and for anything that
  /// cannot be written to, such as a folder.
  package init?(path: String) {
    if path == Self.standardOutput {
      self = .descriptor(STDOUT_FILENO)
      return
    }
    var place = path
    for _ in 0..<Self.linkLimit {
      if let descriptor = Self.descriptor(named: place) {
        self = .descriptor(descriptor)
        return
      }
      guard let destination = SymbolicLink.destination(of: place) else { break }
      place = destination
    }
    var status = stat()
    guard stat(path, &status) == 0, [S_IFCHR, S_IFIFO].contains(status.st_mode & S_IFMT) else { return nil }
    self = .file(path)
  }

  /// The name of the file at `path` in messages.
  package static func name(of path: String) -> String { path == standardOutput ? "standard output" : path }

  /// Whether this is standard output, under any of its names.
  package var isStandardOutput: Bool { self == .descriptor(STDOUT_FILENO) }

  /// Checks, without opening the output, that it can be written to. Errors call it `name`.
  ///
  /// - Throws: `FileError` if it is closed, is open for reading only, or may not be written to.
  package func check(named name: String) throws(FileError) {
    switch self {
    case .descriptor(let descriptor):
      let flags = fcntl(descriptor, F_GETFL)
      if flags >= 0 && flags & O_ACCMODE == O_RDONLY { errno = EBADF }
      guard flags >= 0 && flags & O_ACCMODE != O_RDONLY else { throw .last(name) }
    case .file(let path):
      guard access(path, W_OK) == 0 else { throw .last(name) }
    }
  }

  /// A new descriptor. The duplicate of an open descriptor shares its position. Opening a named pipe waits for a
  /// reader.
  ///
  /// - Throws: `FileError` if the system refuses.
  func open(named name: String) throws(FileError) -> Int32 {
    let opened =
      switch self {
      case .descriptor(let descriptor): fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
      case .file(let path): Self.systemOpen(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      }
    guard opened >= 0 else { throw .last(name) }
    return opened
  }

  private static func descriptor(named path: String) -> Int32? {
    descriptorFolders.lazy.filter(path.hasPrefix).compactMap { Int32(path.dropFirst($0.count)) }.first
  }

  private static func systemOpen(_ path: String, _ flags: Int32) -> Int32 {
    #if canImport(Darwin)
      Darwin.open(path, flags)
    #else
      Glibc.open(path, flags)
    #endif
  }
}
