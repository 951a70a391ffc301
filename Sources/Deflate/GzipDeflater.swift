import CZlib

/// Compresses bytes into one gzip member (RFC 1952) with zlib, and passes the result in chunks to a closure.
///
/// The member has neither time nor name, so equal bytes give equal members.
package final class GzipDeflater {
  // zlib keeps a pointer to this structure, so the structure must not move.
  private let deflater: UnsafeMutablePointer<z_stream>
  private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)

  /// A compressor at zlib's default compression.
  package init() {
    self.deflater = .allocate(capacity: 1)
    deflater.initialize(to: z_stream())
    let memoryLevel: Int32 = 9
    // 16 asks for gzip's header and trailer instead of zlib's own.
    let status = deflateInit2_(
      deflater, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start a compressor, status \(status)")
  }

  deinit {
    deflateEnd(deflater)
    deflater.deallocate()
    chunk.deallocate()
  }

  /// Compresses more bytes, and passes the finished output to `write`.
  ///
  /// - Throws: what `write` throws.
  package func append<Failure>(
    _ bytes: UnsafeRawBufferPointer, write: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = UInt32(clamping: rest.count)
      deflater.pointee.next_in = UnsafeMutableRawPointer(mutating: rest.baseAddress)?
        .assumingMemoryBound(to: UInt8.self)
      deflater.pointee.avail_in = count
      while deflater.pointee.avail_in > 0 { _ = try deflateChunk(flush: Z_NO_FLUSH, write) }
      rest = UnsafeRawBufferPointer(rebasing: rest[Int(count)...])
    }
  }

  /// Passes the rest of the output to `write`, including the trailer with checksum and length.
  ///
  /// - Throws: what `write` throws.
  package func finish<Failure>(write: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
    while try deflateChunk(flush: Z_FINISH, write) != Z_STREAM_END {}
  }

  private func deflateChunk<Failure>(
    flush: Int32, _ write: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) -> Int32 {
    deflater.pointee.next_out = chunk.baseAddress?.assumingMemoryBound(to: UInt8.self)
    deflater.pointee.avail_out = UInt32(chunk.count)
    let status = deflate(deflater, flush)
    let count = chunk.count - Int(deflater.pointee.avail_out)
    try write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
    return status
  }
}
