import CZlib
import Files

/// Compresses bytes into one gzip member (RFC 1952) through zlib, in chunks, on their way into a file.
final class GzipDeflater {
  private let output: FileOutput
  // zlib keeps a pointer back to the structure, which therefore must not move.
  private let deflater: UnsafeMutablePointer<z_stream>
  private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)

  init(_ output: FileOutput) {
    self.output = output
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

  func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = UInt32(clamping: rest.count)
      deflater.pointee.next_in = UnsafeMutableRawPointer(mutating: rest.baseAddress)?
        .assumingMemoryBound(to: UInt8.self)
      deflater.pointee.avail_in = count
      while deflater.pointee.avail_in > 0 { _ = try deflateChunk(flush: Z_NO_FLUSH) }
      rest = UnsafeRawBufferPointer(rebasing: rest[Int(count)...])
    }
  }

  /// Writes what zlib still holds, and the trailer with checksum and length.
  func finish() throws(FileError) {
    while try deflateChunk(flush: Z_FINISH) != Z_STREAM_END {}
  }

  private func deflateChunk(flush: Int32) throws(FileError) -> Int32 {
    deflater.pointee.next_out = chunk.baseAddress?.assumingMemoryBound(to: UInt8.self)
    deflater.pointee.avail_out = UInt32(chunk.count)
    let status = deflate(deflater, flush)
    let count = chunk.count - Int(deflater.pointee.avail_out)
    try output.append(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
    return status
  }
}
