import CZlib

/// zlib streams (RFC 1950) in memory.
package enum ZlibStream {
  /// The bytes as a zlib stream, at zlib's best compression.
  package static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(uLong(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initializedCount in
      let status = compress2(buffer.baseAddress, &count, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
      precondition(status == Z_OK, "zlib cannot compress \(bytes.count) bytes, status \(status)")
      initializedCount = Int(count)
    }
  }
}
