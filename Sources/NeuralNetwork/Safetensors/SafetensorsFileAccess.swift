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

private func unreadable(_ path: String, because reason: String) -> SafetensorsError {
  SafetensorsError(file: path, problem: .unreadable(reason))
}

/// The last system call's error in words.
private func systemErrorMessage() -> String {
  String(cString: strerror(errno))
}
