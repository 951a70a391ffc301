#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that takes its name only when it is complete: until `commit()` the bytes are in a temporary file beside it,
/// which goes away if that never happens.
package final class FileOutput {
  private let path: String
  private let temporaryPath: String
  private var descriptor: Int32?
  private var offset = 0

  /// Opens the temporary file.
  package init(path: String) throws(IDXError) {
    self.path = path
    self.temporaryPath = "\(path).\(getpid()).partial"
    let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw unwritable() }
    self.descriptor = descriptor
  }

  deinit {
    guard let descriptor else { return }
    close(descriptor)
    unlink(temporaryPath)
  }

  /// Writes more bytes behind those already there.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(IDXError) {
    guard let descriptor else { return }
    var rest = bytes
    while !rest.isEmpty {
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw unwritable() }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      offset += count
    }
  }

  /// Gives the file its name.
  package func commit() throws(IDXError) {
    guard let descriptor else { return }
    self.descriptor = nil
    // Some file systems report a full disk only when the file is closed.
    guard close(descriptor) == 0, rename(temporaryPath, path) == 0 else {
      let error = unwritable()
      unlink(temporaryPath)
      throw error
    }
  }

  private func unwritable() -> IDXError {
    IDXError(file: path, offset: offset, problem: .unwritable(systemErrorMessage()))
  }
}
