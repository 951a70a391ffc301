#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// All bytes of a file, a pipe or, for "-", standard input.
///
/// - Throws: `ImageError` with `unreadable` if the system refuses or there are more than `ImageLimits.bytes`.
func readBytes(path: String, name: String) throws(ImageError) -> [UInt8] {
  let isStandardInput = path == ImageFile.standardInput
  let descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .unreadable(file: name, reason: systemErrorMessage()) }
  defer { if !isStandardInput { close(descriptor) } }
  var bytes: [UInt8] = []
  let step = 1 << 16
  while true {
    var failure: String?
    let before = bytes.count
    let chunk = [UInt8](unsafeUninitializedCapacity: step) { buffer, initializedCount in
      var count = -1
      repeat { count = read(descriptor, buffer.baseAddress, step) } while count < 0 && errno == EINTR
      if count < 0 { failure = systemErrorMessage() }
      initializedCount = max(count, 0)
    }
    if let failure { throw .unreadable(file: name, reason: failure) }
    bytes += chunk
    guard bytes.count <= ImageLimits.bytes else {
      throw .unreadable(file: name, reason: "it has more bytes than the limit of \(ImageLimits.bytes)")
    }
    if bytes.count == before { return bytes }
  }
}

/// The last system call's error in words.
private func systemErrorMessage() -> String {
  String(cString: strerror(errno))
}
