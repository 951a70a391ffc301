/// The uncompressed contents of a file, from first to last byte.
protocol ByteStream: AnyObject {
  /// The file's name for errors.
  var file: String { get }

  /// The bytes read so far.
  var position: Int { get }

  /// Fills `buffer` with the next bytes, and says how many: fewer than it holds only at the end of the stream.
  ///
  /// Whoever reads on until that end has had the stream's checksums verified.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IDXError) -> Int
}

extension ByteStream {
  func error(_ problem: IDXError.Problem, at offset: Int) -> IDXError {
    IDXError(file: file, offset: offset, problem: problem)
  }

  /// Up to `byteCount` bytes of the stream, fewer only if it ends before.
  ///
  /// Memory for `capacity` bytes is taken at once, and more as data arrives.
  func read(upTo byteCount: Int, reserving capacity: Int) throws(IDXError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(capacity)
    while bytes.count < byteCount {
      // Doubling what has arrived bounds the memory by the file's real contents.
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
