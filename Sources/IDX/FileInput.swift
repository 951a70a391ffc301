import Files

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file, a pipe or a device, or bytes in memory, read from front to back in chunks.
final class FileInput {
  /// The name for errors: the path as it was given.
  let file: String

  /// The size of the whole input in bytes; 0 if unknown, as for pipes and devices.
  let byteCount: Int

  /// The bytes read from the file and not yet consumed.
  private(set) var pending: UnsafeRawBufferPointer

  /// The place of `pending`'s first byte in the file.
  private(set) var offset = 0

  private let chunk: UnsafeMutableRawBufferPointer
  private let descriptor: Int32?

  /// Large enough that a system call is cheap compared with inflating its bytes, small enough for the L2 cache.
  private static let chunkByteCount = 256 * 1024

  init(path: String) throws(IDXError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw IDXError(file: path, offset: 0, problem: .unreadable(SystemError.reason()))
    }
    var status = stat()
    let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    self.file = path
    self.descriptor = descriptor
    self.byteCount = isRegular ? Int(status.st_size) : 0
    self.chunk = .allocate(byteCount: Self.chunkByteCount, alignment: 64)
    self.pending = UnsafeRawBufferPointer(start: chunk.baseAddress, count: 0)
  }

  init(bytes: some Collection<UInt8>, name: String) {
    self.file = name
    self.descriptor = nil
    self.byteCount = bytes.count
    self.chunk = .allocate(byteCount: bytes.count, alignment: 64)
    chunk.copyBytes(from: bytes)
    self.pending = UnsafeRawBufferPointer(chunk)
  }

  deinit {
    if let descriptor { close(descriptor) }
    chunk.deallocate()
  }

  /// Drops the first `count` pending bytes.
  func consume(_ count: Int) {
    pending = UnsafeRawBufferPointer(rebasing: pending.dropFirst(count))
    offset += count
  }

  /// Reads the next chunk when nothing is pending; `pending` stays empty at the end of the file.
  func refill() throws(IDXError) {
    guard let descriptor, pending.isEmpty else { return }
    var count = -1
    repeat { count = read(descriptor, chunk.baseAddress, chunk.count) } while count < 0 && errno == EINTR
    guard count >= 0 else {
      throw IDXError(file: file, offset: offset, problem: .unreadable(SystemError.reason()))
    }
    pending = UnsafeRawBufferPointer(rebasing: chunk[..<count])
  }
}
