import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Why a file cannot be read.
package struct FileReadingError: Error, Equatable {
  /// The system's reason, or that there are too many bytes, in a few words.
  package let reason: String
}

/// Reads a whole file into memory: a regular file, a pipe, a device, or a system file of `/proc` and `/sys`, whose
/// stated size is 0. A limit bounds the bytes, because a device or a pipe may never end.
///
/// The package reads whole files only through this type. If the stated size is 0, Foundation's `Data(contentsOf:)` and
/// `String(contentsOfFile:)` return the result of a single `read`: with Swift 6.3.1 on Linux at most 4,096 bytes, which
/// is three of 16 processors in `/proc/cpuinfo`.
package enum FileBytes {
  private static let isStandardInputRead = Atomic<Bool>(false)

  /// The path that means standard input.
  package static let standardInput = "-"

  /// The largest JSON document that is read, in bytes: several times the largest that is written, a report of all
  /// kernel sets.
  package static let documentLimit = 1 << 28

  /// The kinds of files that are read.
  package enum Kind: Sendable {
    /// Regular files, pipes and devices, for a file that the user names.
    case any
    /// Regular files only, for a file that the user has not named: reading never waits for a pipe's writer.
    case regular
  }

  /// The name of the file at `path` in messages.
  package static func name(of path: String) -> String { path == standardInput ? "standard input" : path }

  /// All bytes of the file at `path`. For the `.any` kind, "-" is standard input, which can be read only once.
  ///
  /// - Throws: `FileReadingError` if the system refuses, if the file is of another kind, or if there are more than
  ///   `byteLimit` bytes.
  package static func read(
    _ path: String, _ kind: Kind = .any, byteLimit: Int = documentLimit
  ) throws(FileReadingError) -> [UInt8] {
    if kind == .any && path == standardInput {
      guard !isStandardInputRead.exchange(true, ordering: .relaxed) else {
        throw FileReadingError(reason: "it has been read already")
      }
      return try read(descriptor: STDIN_FILENO, byteLimit: byteLimit)
    }
    let descriptor = try opened(path, kind)
    defer { close(descriptor) }
    return try read(descriptor: descriptor, byteLimit: byteLimit)
  }

  /// The first bytes of the regular file at `path`, at most 65,536, and the number of all its bytes.
  ///
  /// - Throws: `FileReadingError` if the system refuses, or if it is not a regular file.
  package static func start(of path: String) throws(FileReadingError) -> (bytes: [UInt8], fileSize: Int) {
    let descriptor = try opened(path, .regular)
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size >= 0, lseek(descriptor, 0, SEEK_SET) == 0 else { throw .last }
    return (try chunk(descriptor), size)
  }

  /// A descriptor of the file, for reading.
  private static func opened(_ path: String, _ kind: Kind) throws(FileReadingError) -> Int32 {
    // With O_NONBLOCK, opening a named pipe does not wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (kind == .regular ? O_NONBLOCK : 0))
    guard descriptor >= 0 else { throw .last }
    if kind == .regular {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else {
        defer { close(descriptor) }
        throw .last
      }
      guard status.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        throw FileReadingError(reason: "not a regular file")
      }
    }
    return descriptor
  }

  /// The text, in UTF-8, of the file at `path`.
  ///
  /// - Throws: `FileReadingError` as for bytes.
  package static func text(_ path: String, byteLimit: Int = documentLimit) throws(FileReadingError) -> String {
    String(decoding: try read(path, byteLimit: byteLimit), as: UTF8.self)
  }

  /// The remaining bytes of an open file.
  ///
  /// - Throws: `FileReadingError` if the system refuses or there are more than `byteLimit` bytes.
  package static func read(descriptor: Int32, byteLimit: Int) throws(FileReadingError) -> [UInt8] {
    var bytes: [UInt8] = []
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      let size = Int(status.st_size)
      guard size <= byteLimit else {
        throw FileReadingError(reason: "its \(size) bytes are more than the limit of \(byteLimit)")
      }
      bytes.reserveCapacity(size)
    }
    while true {
      let chunk = try chunk(descriptor)
      if chunk.isEmpty { return bytes }
      bytes += chunk
      guard bytes.count <= byteLimit else {
        throw FileReadingError(reason: "it has more bytes than the limit of \(byteLimit)")
      }
    }
  }

  /// The next bytes of an open file, as many as one call of the system gives; none at its end.
  private static func chunk(_ descriptor: Int32) throws(FileReadingError) -> [UInt8] {
    let step = 1 << 16
    var failure: FileReadingError?
    let chunk = [UInt8](unsafeUninitializedCapacity: step) { buffer, initializedCount in
      var count = -1
      repeat { count = systemRead(descriptor, buffer.baseAddress, step) } while count < 0 && errno == EINTR
      if count < 0 { failure = .last }
      initializedCount = max(count, 0)
    }
    if let failure { throw failure }
    return chunk
  }

  private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    #if canImport(Darwin)
      Darwin.read(descriptor, buffer, count)
    #else
      Glibc.read(descriptor, buffer, count)
    #endif
  }
}

extension FileReadingError {
  /// The last system call's error.
  fileprivate static var last: FileReadingError { FileReadingError(reason: SystemError.reason()) }
}
