import Deflate

/// The contents of a gzip file (RFC 1952), inflated by zlib. Members that follow each other are joined. Zeros after the
/// last member, as tapes and block devices leave them, are skipped, as gzip(1) does.
final class GzipStream: ByteStream {
  private let input: FileInput
  private let inflater = Inflater(.gzip)
  private var isBetweenMembers = false
  private(set) var position = 0

  /// The two bytes that every gzip file begins with.
  static let mark: [UInt8] = [0x1f, 0x8b]

  init(_ input: FileInput) { self.input = input }

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
        inflater.reset()
        isBetweenMembers = false
      }
      filled += try inflate(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
    }
    position += filled
    return filled
  }

  /// Reads to the end of the file and accepts only zeros.
  private func expectZeros() throws(IDXError) {
    while !input.pending.isEmpty {
      input.consume(input.pending.firstIndex { $0 != 0 } ?? input.pending.count)
      guard input.pending.isEmpty else { throw error(.bytesAfterGzip, at: input.offset) }
      try input.refill()
    }
  }

  /// Inflates the pending bytes into `buffer` until they are used up, the buffer is full or the member ends.
  private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws(IDXError) -> Int {
    let step = inflater.inflate(input.pending, into: buffer)
    input.consume(step.consumed)
    switch step.outcome {
    case .unfinished: break
    case .finished: isBetweenMembers = true
    case .damaged(let reason): throw error(.damagedGzip(reason), at: input.offset)
    }
    return step.produced
  }
}
