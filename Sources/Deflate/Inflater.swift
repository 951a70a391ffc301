import CZlib

/// Inflates one compressed stream (RFC 1951), a piece at a time, through zlib.
package final class Inflater {
  /// The format around the compressed bytes: a header before them, a checksum after them.
  package enum Wrapping {
    /// zlib's own header and Adler-32 (RFC 1950), as in PNG files.
    case zlib
    /// A gzip member's header, CRC-32 and length (RFC 1952).
    case gzip
  }

  /// The outcome of a step.
  package enum Outcome: Equatable {
    /// The stream goes on.
    case unfinished
    /// The stream is complete, and its checksum is right.
    case finished
    /// The stream is damaged; the reason is zlib's own.
    case damaged(reason: String)
  }

  /// One step: the bytes consumed, the bytes produced, and the outcome.
  package struct Step {
    /// The number of bytes taken from the front of the input.
    package let consumed: Int
    /// The number of bytes written to the front of the output.
    package let produced: Int
    /// The outcome of the step.
    package let outcome: Outcome
  }

  // zlib keeps a pointer to this structure, so the structure must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let startStatus: Int32

  /// An inflater for one stream. If zlib cannot start for lack of memory, the first step reports the failure.
  package init(_ wrapping: Wrapping) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 16 asks for gzip's header and trailer instead of zlib's own.
    let windowBits = wrapping == .gzip ? 16 + MAX_WBITS : MAX_WBITS
    startStatus = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Prepares for another stream.
  package func reset() { inflateReset(stream) }

  /// Inflates `input` into `output` until one of them is used up or the stream ends. Neither may be empty.
  package func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Step {
    guard startStatus == Z_OK else {
      return Step(consumed: 0, produced: 0, outcome: .damaged(reason: "zlib cannot start, status \(startStatus)"))
    }
    let available = UInt32(clamping: input.count)
    let capacity = UInt32(clamping: output.count)
    stream.pointee.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?
      .assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = available
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = capacity
    let status = CZlib.inflate(stream, Z_NO_FLUSH)
    let outcome: Outcome =
      switch status {
      case Z_OK: .unfinished
      case Z_STREAM_END: .finished
      default: .damaged(reason: stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)")
      }
    return Step(
      consumed: Int(available - stream.pointee.avail_in), produced: Int(capacity - stream.pointee.avail_out),
      outcome: outcome)
  }
}
