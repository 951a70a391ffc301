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
///
/// Standard output (`-`), other open descriptors, devices and named pipes are written straight (``DirectOutput``).
package final class FileOutput {
  private enum Destination {
    /// The temporary file, and where it is to be: a symbolic link stays one.
    case file(TemporaryFile, target: String)
    /// An open descriptor.
    case direct(Int32)
  }

  private let name: String
  private let destination: Destination

  /// Opens the temporary file or, for a file of `.any` kind, what is written straight; nobody waits for a pipe's reader
  /// where the user has not named the file.
  ///
  /// - Throws: `FileError` if the folder is missing or cannot be written to, or if `path` is something that can be
  ///   neither replaced nor written to, such as a folder.
  package init(path: String, _ kind: FileBytes.Kind = .any) throws(FileError) {
    name = DirectOutput.name(of: path)
    if kind == .any, let direct = DirectOutput(path: path) {
      destination = .direct(try direct.open(named: name))
      return
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    guard exists || errno == ENOENT else { throw .last(path) }
    guard !exists || status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(file: path, reason: "not a regular file")
    }
    let target = Self.resolved(path)
    TemporaryFile.removeAbandoned(beside: target)
    guard let temporary = TemporaryFile(beside: target) else { throw .last(path) }
    destination = .file(temporary, target: target)
    if exists { fchmod(temporary.descriptor, status.st_mode & 0o777) }
  }

  deinit {
    switch destination {
    case .file(let temporary, _): temporary.discard()
    case .direct(let descriptor): close(descriptor)
    }
  }

  /// Writes more bytes behind those already there.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    let descriptor =
      switch destination {
      case .file(let temporary, _): temporary.descriptor
      case .direct(let descriptor): descriptor
      }
    try DescriptorOutput.write(bytes, to: descriptor, named: name)
  }

  /// Gives the file its name, once the bytes are on the disk.
  package func commit() throws(FileError) {
    guard case .file(let temporary, let target) = destination else { return }
    // Some file systems report a full disk only now.
    guard fsync(temporary.descriptor) == 0, temporary.rename(to: target) else { throw .last(name) }
  }

  /// Replaces the file at `path` by `parts`, one behind the other.
  ///
  /// - Throws: `FileError`; then nothing has changed, unless the file is one that is written straight.
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
    return SymbolicLink.destination(of: path).map(resolved) ?? path
  }
}
