#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Writes to an open descriptor.
package enum DescriptorOutput {
  /// Writes all bytes. Errors call the file `name`.
  ///
  /// - Throws: `FileError` if the system refuses. Some of the bytes may be written already.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, named name: String
  ) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = systemWrite(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .last(name) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Writes text in UTF-8.
  ///
  /// - Throws: `FileError` as for bytes.
  package static func write(_ text: String, to descriptor: Int32, named name: String) throws(FileError) {
    try text.utf8.span.withUnsafeBytes { bytes throws(FileError) in
      try write(bytes, to: descriptor, named: name)
    }
  }

  private static func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, buffer, count)
    #else
      Glibc.write(descriptor, buffer, count)
    #endif
  }
}
