import CZlib

/// The contents of a gzip file (RFC 1952), inflated by zlib; members that follow each other are joined, and zeros that
/// fill up the file behind the last one, as tapes and block devices leave them, are passed over as gzip(1) does.
final class GzipStream: ByteStream {
  private let input: FileInput
  // zlib keeps a pointer back to the structure, which therefore must not move.
  private let inflater: UnsafeMutablePointer<z_stream>
  private var isBetweenMembers = false
  private(set) var position = 0

  /// The two bytes that every gzip file begins with.
  static let mark: [UInt8] = [0x1f, 0x8b]

  init(_ input: FileInput) throws(IDXError) {
    self.input = input
    self.inflater = .allocate(capacity: 1)
    inflater.initialize(to: z_stream())
    // 16 asks for gzip's header and trailer instead of zlib's own.
    let status = inflateInit2_(
      inflater, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw error(.damagedGzip("zlib cannot start, status \(status)"), at: 0) }
  }

  deinit {
    inflateEnd(inflater)
    inflater.deallocate()
  }

  var file: String { input.file }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IDXError) -> Int {
    var filled = 0
    while filled < buffer.count {
      if input.pending.isEmpty { try input.refill() }
      if input.pending.isEmpty {
        guard isBetweenMembers else { throw error(.truncatedGzip, at: input.offset) }
        break
      }
      if isBetweenMembers {
        guard input.pending[0] != 0 else {
          try expectZeros()
          break
        }
        guard input.pending[0] == Self.mark[0] else { throw error(.bytesAfterGzip, at: input.offset) }
        inflateReset(inflater)
        isBetweenMembers = false
      }
      filled += try inflate(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
    }
    position += filled
    return filled
  }

  /// Reads on to the end of the file, where nothing but zeros may be.
  private func expectZeros() throws(IDXError) {
    while !input.pending.isEmpty {
      input.consume(input.pending.firstIndex { $0 != 0 } ?? input.pending.count)
      guard input.pending.isEmpty else { throw error(.bytesAfterGzip, at: input.offset) }
      try input.refill()
    }
  }

  /// Inflates what is pending into `buffer`, as far as either lasts or the member ends.
  private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws(IDXError) -> Int {
    let capacity = UInt32(clamping: buffer.count)
    let available = UInt32(clamping: input.pending.count)
    inflater.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    inflater.pointee.avail_out = capacity
    inflater.pointee.next_in = UnsafeMutableRawPointer(mutating: input.pending.baseAddress)?
      .assumingMemoryBound(to: UInt8.self)
    inflater.pointee.avail_in = available
    let status = CZlib.inflate(inflater, Z_NO_FLUSH)
    input.consume(Int(available - inflater.pointee.avail_in))
    switch status {
    case Z_OK: break
    case Z_STREAM_END: isBetweenMembers = true
    default:
      let reason = inflater.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
      throw error(.damagedGzip(reason), at: input.offset)
    }
    return Int(capacity - inflater.pointee.avail_out)
  }
}
