import Files

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Whatever is at a path where a file of a data set may be. It is examined without reading it or waiting for it.
struct CandidateFile {
  let path: String
  /// Why it cannot be read, in a few words; nil if it can.
  let problem: String?
  let isFolder: Bool

  /// Git LFS's pointers are "less than 1024 bytes", says its specification.
  private static let pointerLimit = 1024
  private static let pointerStart = Array("version https://git-lfs".utf8)

  /// The candidate at `path`, nil if nothing is there. For the `.regular` kind, pipes and devices cannot be used.
  init?(_ path: String, _ kind: FileBytes.Kind) {
    self.path = path
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      let isAbsent = code == ENOENT || code == ENOTDIR
      if isAbsent && lstat(path, &status) != 0 { return nil }
      problem = isAbsent ? "a symbolic link to nothing" : SystemError.reason(code)
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

  /// A file that another program must unpack first; nil if nothing is there.
  init?(packed path: String, by command: String) {
    guard access(path, F_OK) == 0 else { return nil }
    self.path = path
    problem = "to be unpacked with '\(command)'"
    isFolder = false
  }

  private static func problem(ofRegularFile path: String, byteCount: Int) -> String? {
    guard access(path, R_OK) == 0 else { return SystemError.reason() }
    guard byteCount < pointerLimit, let bytes = try? FileBytes.read(path, .regular, byteLimit: pointerLimit) else {
      return nil
    }
    return bytes.starts(with: pointerStart) ? "a Git LFS pointer, 'git lfs pull' gets the file itself" : nil
  }
}
