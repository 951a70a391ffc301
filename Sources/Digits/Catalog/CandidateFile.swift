import Files

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Something that lies where a file of a data set may lie, looked at without being read or waited for.
struct CandidateFile {
  let path: String
  /// Why it cannot be read, in a few words; nil if it can.
  let problem: String?
  let isFolder: Bool

  /// Git LFS's pointers are "less than 1024 bytes", says its specification.
  private static let pointerLimit = 1024
  private static let pointerStart = Array("version https://git-lfs".utf8)

  /// What lies at `path`, nil if nothing does; of the `.regular` kind, pipes and devices are no use.
  init?(_ path: String, _ kind: FileBytes.Kind) {
    self.path = path
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      let isAbsent = code == ENOENT || code == ENOTDIR
      if isAbsent && lstat(path, &status) != 0 { return nil }
      problem = isAbsent ? "a symbolic link to nothing" : String(cString: strerror(code))
      isFolder = false
      return
    }
    let type = status.st_mode & S_IFMT
    isFolder = type == S_IFDIR
    problem =
      switch type {
      case S_IFDIR: "a folder"
      case S_IFREG: Self.problem(ofRegularFile: path, byteCount: Int(status.st_size))
      default: kind == .any ? nil : "not a regular file"
      }
  }

  /// A file that has to be unpacked by another program first; nil if nothing lies there.
  init?(packed path: String, by command: String) {
    guard access(path, F_OK) == 0 else { return nil }
    self.path = path
    problem = "to be unpacked with '\(command)'"
    isFolder = false
  }

  private static func problem(ofRegularFile path: String, byteCount: Int) -> String? {
    guard access(path, R_OK) == 0 else { return String(cString: strerror(errno)) }
    guard byteCount < pointerLimit, let bytes = try? FileBytes.read(path, .regular, byteLimit: pointerLimit) else {
      return nil
    }
    return bytes.starts(with: pointerStart) ? "a Git LFS pointer, 'git lfs pull' gets the file itself" : nil
  }
}
