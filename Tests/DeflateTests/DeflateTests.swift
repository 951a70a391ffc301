import Deflate
import Testing

@Suite("Compressed streams")
struct DeflateTests {
  private let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 7 * $0) }

  /// The inflater's output for a stream in pieces of `step` bytes, and the outcome of the last step.
  private func inflated(
    _ stream: [UInt8], _ wrapping: Inflater.Wrapping, step: Int = 1 << 20
  ) -> (bytes: [UInt8], outcome: Inflater.Outcome) {
    let inflater = Inflater(wrapping)
    var (result, position, outcome) = ([UInt8](), 0, Inflater.Outcome.unfinished)
    var buffer = [UInt8](repeating: 0, count: 1000)
    while position < stream.count, outcome == .unfinished {
      let made = stream[position..<min(position + step, stream.count)].withUnsafeBytes { input in
        buffer.withUnsafeMutableBytes { inflater.inflate(input, into: $0) }
      }
      position += made.consumed
      result += buffer[..<made.produced]
      outcome = made.outcome
    }
    return (result, outcome)
  }

  private func gzip(_ parts: [[UInt8]]) -> [UInt8] {
    var result: [UInt8] = []
    let deflater = GzipDeflater()
    for part in parts {
      part.withUnsafeBytes { bytes in deflater.append(bytes) { result += $0 } }
    }
    deflater.finish { result += $0 }
    return result
  }

  @Test("What is compressed is inflated to the same bytes, in pieces of any size", arguments: [1, 17, 1 << 20])
  func roundTrip(step: Int) {
    let zlib = inflated(ZlibStream.compressed(bytes), .zlib, step: step)
    #expect(zlib.bytes == bytes && zlib.outcome == .finished)
    let gzip = inflated(gzip([Array(bytes[..<7]), [], Array(bytes[7...])]), .gzip, step: step)
    #expect(gzip.bytes == bytes && gzip.outcome == .finished)
  }

  @Test("Each wrapping is damage to the other, and so is a wrong checksum")
  func damage() {
    #expect(inflated(ZlibStream.compressed(bytes), .gzip).outcome == .damaged(reason: "incorrect header check"))
    #expect(inflated(gzip([bytes]), .zlib).outcome == .damaged(reason: "incorrect header check"))
    var stream = ZlibStream.compressed(bytes)
    stream[stream.count - 1] ^= 1
    #expect(inflated(stream, .zlib).outcome == .damaged(reason: "incorrect data check"))
  }

  @Test("A stream that is cut off is not finished")
  func truncation() {
    #expect(inflated(ZlibStream.compressed(bytes).dropLast(), .zlib).outcome == .unfinished)
  }

  @Test("An inflater that is reset reads another stream")
  func reset() {
    let inflater = Inflater(.gzip)
    var buffer = [UInt8](repeating: 0, count: 10)
    for part in [[1, 2, 3], [4, 5]] as [[UInt8]] {
      let step = gzip([part]).withUnsafeBytes { input in
        buffer.withUnsafeMutableBytes { inflater.inflate(input, into: $0) }
      }
      #expect(step.outcome == .finished && Array(buffer[..<step.produced]) == part)
      inflater.reset()
    }
  }

  @Test("The checksum of parts is that of the whole, and of nine digits the published one")
  func checksum() {
    let digits = Array("123456789".utf8)
    #expect(CRC32.checksum([digits[...]]) == 0xCBF4_3926)
    #expect(CRC32.checksum([digits[..<4], digits[4..<4], digits[4...]]) == 0xCBF4_3926)
    #expect(CRC32.checksum([]) == 0)
  }
}
