#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that gets its name only when it is complete. Until `commit()` the bytes are in a temporary file in the same
/// folder, named `<name>.<random>.partial`. Without `commit()`, that file is removed.
///
/// Readers see the old file or the new one, never half of it, even if the program is killed. The next program that
/// writes the same file removes the temporary file of a killed program.
///
/// Standard output (`-`), other open descriptors, devices and named pipes are written directly (``DirectOutput``).
package final class FileOutput {
  private enum Destination {
    /// The temporary file and its final path. A symbolic link at that path stays a link.
    case file(TemporaryFile, target: String)
    /// An open descriptor.
    case direct(Int32)
  }

  private let name: String
  private let destination: Destination

  /// Opens the temporary file or, for the `.any` kind, a direct output. The `.regular` kind is for files that the user
  /// has not named: opening never waits for a pipe's reader.
  ///
  /// - Throws: `FileError` if the folder is missing or cannot be written to, or if `path` can be neither replaced nor
  ///   written to, as a folder.
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

  /// Appends bytes.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    let descriptor =
      switch destination {
      case .file(let temporary, _): temporary.descriptor
      case .direct(let descriptor): descriptor
      }
    try DescriptorOutput.write(bytes, to: descriptor, named: name)
  }

  /// Waits until the bytes are on the disk, and then renames the file.
  package func commit() throws(FileError) {
    guard case .file(let temporary, let target) = destination else { return }
    // Some file systems report a full disk only now.
    guard fsync(temporary.descriptor) == 0, temporary.rename(to: target) else { throw .last(name) }
  }

  /// Replaces the contents of the file at `path` by `parts`, one after the other.
  ///
  /// - Throws: `FileError`; then the old file is unchanged, unless it is written directly.
  package static func replace(_ path: String, with parts: [[UInt8]]) throws(FileError) {
    let output = try FileOutput(path: path)
    for part in parts {
      try part.span.withUnsafeBytes { bytes throws(FileError) in try output.append(bytes) }
    }
    try output.commit()
  }

  /// The path with its symbolic links resolved. If the last link points to nothing yet, the path that this link names.
  private static func resolved(_ path: String) -> String {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    return SymbolicLink.destination(of: path).map(resolved) ?? path
  }
}
