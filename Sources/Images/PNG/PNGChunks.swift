import Deflate

/// The common part of reading and writing PNG files (W3C Recommendation "Portable Network Graphics", third edition).
enum PNG {
  /// The first eight bytes of every file.
  static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
}

/// One part of a PNG file.
struct PNGChunk {
  /// Four letters, such as "IHDR".
  let type: String
  /// Where its data are in the file.
  let data: Range<Int>

  /// Whether a decoder that does not know the chunk must reject the image.
  var isCritical: Bool { type.first?.isUppercase ?? true }
}

/// The chunks of a file up to IEND, in order, each with a correct checksum.
struct PNGChunks {
  let chunks: [PNGChunk]

  /// The most chunks that are read: more would take more memory than the pixels.
  private static let limit = 1 << 17

  init(_ bytes: [UInt8], file: String) throws(ImageError) {
    var chunks: [PNGChunk] = []
    var position = PNG.signature.count
    repeat {
      guard bytes.count - position >= 12 else {
        throw .invalid(file: file, place: "PNG, byte \(position)", expected: "a chunk", found: "the end of the file")
      }
      let typeRange = position + 4..<position + 8
      let letters = bytes[typeRange]
      guard letters.allSatisfy({ (65...90).contains($0) || (97...122).contains($0) }) else {
        throw .invalid(
          file: file, place: "PNG, byte \(position + 4)", expected: "a chunk's type of four letters",
          found: "\(Array(letters))")
      }
      let type = String(decoding: letters, as: UTF8.self)
      let length = Int(bytes.bigEndian32(at: position))
      guard length <= bytes.count - position - 12 else {
        throw .invalid(
          file: file, place: "PNG, chunk \(type)", expected: "\(length) bytes of data and a checksum",
          found: "\(bytes.count - position - 8) bytes up to the end of the file")
      }
      let data = typeRange.upperBound..<typeRange.upperBound + length
      let stated = bytes.bigEndian32(at: data.upperBound)
      let sum = CRC32.checksum([letters, bytes[data]])
      guard stated == sum else {
        throw .invalid(
          file: file, place: "PNG, chunk \(type)", expected: "the checksum \(String(sum, radix: 16))",
          found: String(stated, radix: 16))
      }
      guard chunks.count < Self.limit else {
        throw .invalid(file: file, place: "PNG", expected: "at most \(Self.limit) chunks", found: "more")
      }
      chunks.append(PNGChunk(type: type, data: data))
      position = data.upperBound + 4
    } while chunks.last?.type != "IEND"
    self.chunks = chunks
  }
}

extension [UInt8] {
  /// The big-endian number in four bytes.
  func bigEndian32(at offset: Int) -> UInt32 {
    self[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
