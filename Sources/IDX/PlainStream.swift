/// The bytes of an uncompressed file.
final class PlainStream: ByteStream {
  private let input: FileInput
  private(set) var position = 0

  init(_ input: FileInput) {
    self.input = input
  }

  var file: String { input.file }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IDXError) -> Int {
    var filled = 0
    while filled < buffer.count {
      if input.pending.isEmpty { try input.refill() }
      if input.pending.isEmpty { break }
      let count = min(buffer.count - filled, input.pending.count)
      UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: input.pending[..<count]))
      input.consume(count)
      filled += count
    }
    position += filled
    return filled
  }
}
