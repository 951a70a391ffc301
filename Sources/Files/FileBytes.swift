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

/// Reading a whole file into memory, but no more than is allowed: a device or a pipe may never end.
package enum FileBytes {
  /// The most bytes of a JSON document that is read: several times the largest that is written, a report of all kernel
  /// sets.
  package static let documentLimit = 1 << 28

  /// Which files are read.
  package enum Kind: Sendable {
    /// Regular files, pipes and devices, for a file that the user names.
    case any
    /// Regular files only, for a file that the user has not named: nobody waits for a pipe's writer.
    case regular
  }

  /// All bytes of the file at `path`.
  ///
  /// - Throws: `FileReadingError` if the system refuses, if the file is of another kind, or if there are more than
  ///   `byteLimit` bytes.
  package static func read(
    _ path: String, _ kind: Kind = .any, byteLimit: Int
  ) throws(FileReadingError) -> [UInt8] {
    // With O_NONBLOCK, opening a named pipe does not wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (kind == .regular ? O_NONBLOCK : 0))
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    if kind == .regular {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw .last }
      guard status.st_mode & S_IFMT == S_IFREG else { throw FileReadingError(reason: "not a regular file") }
    }
    return try read(descriptor: descriptor, byteLimit: byteLimit)
  }

  /// All bytes that are still to come from an open file.
  ///
  /// - Throws: `FileReadingError` if the system refuses or there are more than `byteLimit` bytes.
  package static func read(descriptor: Int32, byteLimit: Int) throws(FileReadingError) -> [UInt8] {
    var bytes: [UInt8] = []
    let step = 1 << 16
    while true {
      var failure: FileReadingError?
      let chunk = [UInt8](unsafeUninitializedCapacity: step) { buffer, initializedCount in
        var count = -1
        repeat { count = systemRead(descriptor, buffer.baseAddress, step) } while count < 0 && errno == EINTR
        if count < 0 { failure = .last }
        initializedCount = max(count, 0)
      }
      if let failure { throw failure }
      if chunk.isEmpty { return bytes }
      bytes += chunk
      guard bytes.count <= byteLimit else {
        throw FileReadingError(reason: "it has more bytes than the limit of \(byteLimit)")
      }
    }
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
  fileprivate static var last: FileReadingError { FileReadingError(reason: String(cString: strerror(errno))) }
}
