#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// All bytes of a regular file.
///
/// - Throws: `SafetensorsError` with `unreadable` if the system refuses or the file is larger than the limit.
func readFile(_ path: String, byteLimit: Int) throws(SafetensorsError) -> [UInt8] {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer before we can refuse it.
  let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  guard descriptor >= 0 else { throw unreadable(path, because: systemErrorMessage()) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw unreadable(path, because: "not a regular file")
  }
  let size = Int(status.st_size)
  guard size <= byteLimit else {
    throw unreadable(path, because: "its \(size) bytes are more than the limit of \(byteLimit)")
  }
  var failure: String?
  let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initializedCount in
    while initializedCount < size {
      let count = read(descriptor, buffer.baseAddress! + initializedCount, size - initializedCount)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { failure = systemErrorMessage() }
      // The end can come before `size` bytes if another process shortens the file: whoever decodes it will see.
      guard count > 0 else { return }
      initializedCount += count
    }
  }
  if let failure { throw unreadable(path, because: failure) }
  return bytes
}

/// Writes `parts` one behind the other to a temporary file beside `path`, which then takes that name.
///
/// - Throws: `SafetensorsError` with `unwritable`; then nothing has changed.
func replaceFile(_ path: String, with parts: [[UInt8]]) throws(SafetensorsError) {
  // A rename would replace the device itself: /dev/null would become a file.
  var status = stat()
  guard stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
    throw unwritable(path, because: "not a regular file")
  }
  let temporaryPath = "\(path).\(String(UInt64.random(in: 0 ... .max), radix: 36)).partial"
  let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else { throw unwritable(path, because: systemErrorMessage()) }
  var failure: String?
  for part in parts where failure == nil {
    failure = part.withUnsafeBytes { writeAll($0, to: descriptor) }
  }
  // Some file systems report a full disk only when the file is closed.
  if close(descriptor) != 0 && failure == nil { failure = systemErrorMessage() }
  if failure == nil && rename(temporaryPath, path) != 0 { failure = systemErrorMessage() }
  if let failure {
    unlink(temporaryPath)
    throw unwritable(path, because: failure)
  }
}

/// Writes all bytes; nil, or what kept the system from it.
private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> String? {
  var rest = bytes
  while !rest.isEmpty {
    let count = write(descriptor, rest.baseAddress, rest.count)
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return systemErrorMessage() }
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
  }
  return nil
}

private func unreadable(_ path: String, because reason: String) -> SafetensorsError {
  SafetensorsError(file: path, problem: .unreadable(reason))
}

private func unwritable(_ path: String, because reason: String) -> SafetensorsError {
  SafetensorsError(file: path, problem: .unwritable(reason))
}

/// The last system call's error in words.
private func systemErrorMessage() -> String {
  String(cString: strerror(errno))
}
