import CZlib

/// The bytes that a PNG file's IDAT chunks hold together, inflated on demand: never more than are asked for.
final class PNGInflater {
  private let bytes: [UInt8]
  private let file: String
  private var parts: ArraySlice<Range<Int>>
  // zlib keeps a pointer back to the structure, which therefore must not move.
  private let inflater: UnsafeMutablePointer<z_stream>
  private var isAtEnd = false

  init(_ bytes: [UInt8], parts: [Range<Int>], file: String) {
    self.bytes = bytes
    self.file = file
    self.parts = parts[...]
    inflater = .allocate(capacity: 1)
    inflater.initialize(to: z_stream())
    let status = inflateInit_(inflater, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start, status \(status)")
  }

  deinit {
    inflateEnd(inflater)
    inflater.deallocate()
  }

  /// The next `count` bytes.
  func read(_ count: Int) throws(ImageError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    let filled = try fill(&result)
    guard filled == count else {
      throw .invalid(
        file: file, place: "PNG, IDAT", expected: "pixels for all rows", found: "the end of the compressed data")
    }
    return result
  }

  /// Makes sure that nothing is left, which also makes zlib compare its checksum.
  func expectEnd() throws(ImageError) {
    var excess: [UInt8] = [0]
    guard try fill(&excess) == 0 else {
      throw .invalid(file: file, place: "PNG, IDAT", expected: "no more than all rows", found: "more compressed data")
    }
    guard isAtEnd else {
      throw .invalid(file: file, place: "PNG, IDAT", expected: "a complete zlib stream", found: "its beginning")
    }
  }

  /// Fills `buffer` as far as the stream lasts, and says how far.
  private func fill(_ buffer: inout [UInt8]) throws(ImageError) -> Int {
    var filled = 0
    while filled < buffer.count, !isAtEnd, let part = parts.first {
      let (status, consumed, produced) = inflate(part, into: &buffer, from: filled)
      filled += produced
      parts[parts.startIndex] = part.dropFirst(consumed).startIndex..<part.upperBound
      if consumed == part.count { parts.removeFirst() }
      switch status {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: isAtEnd = true
      default:
        let reason = inflater.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
        throw .invalid(file: file, place: "PNG, IDAT", expected: "an intact zlib stream", found: "damage (\(reason))")
      }
    }
    return filled
  }

  private func inflate(
    _ part: Range<Int>, into buffer: inout [UInt8], from start: Int
  ) -> (status: Int32, consumed: Int, produced: Int) {
    bytes.withUnsafeBufferPointer { input in
      buffer.withUnsafeMutableBufferPointer { output in
        inflater.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + part.lowerBound })
        inflater.pointee.avail_in = UInt32(part.count)
        inflater.pointee.next_out = output.baseAddress.map { $0 + start }
        inflater.pointee.avail_out = UInt32(output.count - start)
        let status = CZlib.inflate(inflater, Z_NO_FLUSH)
        return (
          status, part.count - Int(inflater.pointee.avail_in), output.count - start - Int(inflater.pointee.avail_out)
        )
      }
    }
  }
}
