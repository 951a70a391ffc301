#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Writing to a descriptor that is open already.
package enum DescriptorOutput {
  /// Writes all bytes; `name` is what an error calls the file.
  ///
  /// - Throws: `FileError` if the system refuses; some of the bytes may be written then.
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
