#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that takes its name only when it is complete: until `commit()` the bytes are in a temporary file beside it,
/// named `<name>.<random>.partial`, which goes away if that never happens.
///
/// Whoever looks sees the old file or the new one, never half of it, even if the program is killed. What a killed
/// program left behind, the next one that writes the same file removes.
package final class FileOutput {
  private let path: String
  /// Where the file really is, or will be: a symbolic link stays one.
  private let target: String
  private let temporary: TemporaryFile

  /// Opens the temporary file.
  ///
  /// - Throws: `FileError` if the folder is missing or cannot be written to, or if `path` is something other than a
  ///   regular file, such as a device, which a rename would replace.
  package init(path: String) throws(FileError) {
    self.path = path
    var status = stat()
    let exists = stat(path, &status) == 0
    guard exists || errno == ENOENT else { throw .last(path) }
    guard !exists || status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(file: path, reason: "not a regular file")
    }
    target = Self.resolved(path)
    TemporaryFile.removeAbandoned(beside: target)
    guard let temporary = TemporaryFile(beside: target) else { throw .last(path) }
    self.temporary = temporary
    if exists { fchmod(temporary.descriptor, status.st_mode & 0o777) }
  }

  deinit { temporary.discard() }

  /// Writes more bytes behind those already there.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = write(temporary.descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .last(path) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Gives the file its name, once the bytes are on the disk.
  package func commit() throws(FileError) {
    // Some file systems report a full disk only now.
    guard fsync(temporary.descriptor) == 0, temporary.rename(to: target) else { throw .last(path) }
  }

  /// Replaces the file at `path` by `parts`, one behind the other.
  ///
  /// - Throws: `FileError`; then nothing has changed.
  package static func replace(_ path: String, with parts: [[UInt8]]) throws(FileError) {
    let output = try FileOutput(path: path)
    for part in parts {
      try part.span.withUnsafeBytes { bytes throws(FileError) in try output.append(bytes) }
    }
    try output.commit()
  }

  /// The path without symbolic links or, where nothing is at their end yet, the path that the last of them names.
  private static func resolved(_ path: String) -> String {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { buffer in
      readlink(path, buffer.baseAddress!.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard count > 0 else { return path }
    let destination = String(decoding: buffer[..<count], as: UTF8.self)
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return resolved(destination.hasPrefix("/") ? destination : folder + destination)
  }
}
