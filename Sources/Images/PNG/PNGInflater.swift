import Deflate

/// The contents of a PNG file's IDAT chunks, inflated on demand: never more bytes than the caller asks for.
final class PNGInflater {
  private let bytes: [UInt8]
  private let file: String
  private var parts: ArraySlice<Range<Int>>
  private let inflater = Inflater(.zlib)
  private var isAtEnd = false

  init(_ bytes: [UInt8], parts: [Range<Int>], file: String) {
    self.bytes = bytes
    self.file = file
    // A chunk may be empty.
    self.parts = parts.filter { !$0.isEmpty }[...]
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

  /// Checks that no bytes are left. This also makes zlib compare its checksum.
  func expectEnd() throws(ImageError) {
    var excess: [UInt8] = [0]
    guard try fill(&excess) == 0 else {
      throw .invalid(file: file, place: "PNG, IDAT", expected: "no more than all rows", found: "more compressed data")
    }
    guard isAtEnd else {
      throw .invalid(file: file, place: "PNG, IDAT", expected: "a complete zlib stream", found: "its beginning")
    }
  }

  /// Fills `buffer` or, if the stream ends before, a part of it. Returns the number of bytes filled.
  private func fill(_ buffer: inout [UInt8]) throws(ImageError) -> Int {
    var filled = 0
    while filled < buffer.count, !isAtEnd, let part = parts.first {
      let step = bytes.withUnsafeBytes { input in
        buffer.withUnsafeMutableBytes { output in
          inflater.inflate(
            UnsafeRawBufferPointer(rebasing: input[part]),
            into: UnsafeMutableRawBufferPointer(rebasing: output[filled...]))
        }
      }
      filled += step.produced
      parts[parts.startIndex] = part.dropFirst(step.consumed).startIndex..<part.upperBound
      if step.consumed == part.count { parts.removeFirst() }
      switch step.outcome {
      case .unfinished: break
      case .finished: isAtEnd = true
      case .damaged(let reason):
        throw .invalid(file: file, place: "PNG, IDAT", expected: "an intact zlib stream", found: "damage (\(reason))")
      }
    }
    return filled
  }
}
