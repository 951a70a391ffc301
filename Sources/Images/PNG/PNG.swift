import CZlib

/// What reading and writing PNG files have in common (W3C Recommendation "Portable Network Graphics", third edition).
enum PNG {
  /// The first eight bytes of every file.
  static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// The checksum of a chunk: the CRC-32 of its type and its data.
  static func checksum(_ bytes: some Sequence<ArraySlice<UInt8>>) -> UInt32 {
    var sum = crc32(0, nil, 0)
    for part in bytes {
      part.withUnsafeBytes { buffer in
        // A null pointer would begin a new sum.
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return }
        sum = crc32(sum, start.assumingMemoryBound(to: UInt8.self), UInt32(buffer.count))
      }
    }
    return UInt32(truncatingIfNeeded: sum)
  }
}
