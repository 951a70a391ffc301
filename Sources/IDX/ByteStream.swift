/// The uncompressed contents of a file, from first to last byte.
protocol ByteStream: AnyObject {
  /// The file's name for errors.
  var file: String { get }

  /// The bytes read so far.
  var position: Int { get }

  /// Fills `buffer` with the next bytes and returns their number: less than the buffer's size only at the stream's end.
  ///
  /// Reading to that end verifies the stream's checksums.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IDXError) -> Int
}

extension ByteStream {
  func error(_ problem: IDXError.Problem, at offset: Int) -> IDXError {
    IDXError(file: file, offset: offset, problem: problem)
  }

  /// Up to `byteCount` bytes of the stream, fewer only if the stream ends before.
  ///
  /// The function allocates `capacity` bytes at once, and more as data arrives.
  func read(upTo byteCount: Int, reserving capacity: Int) throws(IDXError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(capacity)
    while bytes.count < byteCount {
      // The array at most doubles with each step, so the file's real contents bound the memory.
      let step = bytes.capacity > bytes.count ? bytes.capacity - bytes.count : max(bytes.count, 64 * 1024)
      let expected = min(step, byteCount - bytes.count)
      let before = bytes.count
      try bytes.append(addingCapacity: expected) { (span: inout OutputSpan<UInt8>) throws(IDXError) in
        try span.withUnsafeMutableBufferPointer { buffer, count throws(IDXError) in
          let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<expected])
          count = try read(into: room)
        }
      }
      if bytes.count - before < expected { break }
    }
    return bytes
  }
}
