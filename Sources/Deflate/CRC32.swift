import CZlib

/// The checksum CRC-32 of gzip and PNG (RFC 1952, section 8).
package enum CRC32 {
  /// The checksum of the bytes of `parts`, one part after the other.
  package static func checksum(_ parts: some Sequence<ArraySlice<UInt8>>) -> UInt32 {
    var sum = crc32(0, nil, 0)
    for part in parts {
      part.withUnsafeBytes { buffer in
        // A null pointer would begin a new sum.
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return }
        sum = crc32(sum, start.assumingMemoryBound(to: UInt8.self), UInt32(buffer.count))
      }
    }
    return UInt32(truncatingIfNeeded: sum)
  }
}
