import Deflate
import Foundation
import IDX
import Testing

@testable import Images

@Suite("Hostile images are errors")
struct HostileImageTests {
  private static let good = GrayImage(width: 5, height: 4, pixels: (0..<20).map { UInt8($0 * 12) }).png

  @Test("A PNG cut off anywhere")
  func truncated() {
    for count in 0..<Self.good.count { expectError(Array(Self.good[..<count])) }
  }

  @Test("A PNG with any bit wrong: the checksums see to it")
  func bitFlips() {
    for byte in Self.good.indices {
      for bit in 0..<8 {
        var bytes = Self.good
        bytes[byte] ^= 1 << bit
        expectError(bytes)
      }
    }
  }

  @Test("Any byte wrong behind checksums that are right: an image or an error, never a crash")
  func repairedBitFlips() throws {
    let files = Golden.shared.files.filter { $0.name.hasPrefix("png") }.map { [UInt8]($0.file) }
    for file in files {
      for byte in stride(from: 8, to: file.count, by: 3) {
        var bytes = file
        bytes[byte] ^= 0x55
        repairChecksums(&bytes)
        do throws(ImageError) { _ = try ImageFile.images(decoding: bytes, name: "image") } catch { isOneLine(error) }
      }
    }
  }

  @Test(
    "Promises that no honest file makes",
    arguments: [
      ("size", png(width: 0)), ("size", png(width: 1 << 31)), ("size", png(width: 1 << 15, height: 1 << 15)),
      ("IHDR", png(depth: 3)), ("IHDR", png(depth: 4, color: 2)), ("IHDR", png(interlace: 2)),
      ("PLTE", png(color: 3)), ("tRNS", png(extra: chunk("tRNS", [1]))),
      ("tRNS", png(color: 4, extra: chunk("tRNS", [0, 1]))), ("PLTE", png(color: 3, extra: chunk("PLTE", [1, 2]))),
      ("PLTE", png(color: 3, extra: chunk("PLTE", [1, 2, 3]) + chunk("PLTE", [1, 2, 3]))),
      ("row 0", png(color: 3, extra: chunk("PLTE", [1, 2, 3]), data: [0, 1, 1])), ("row 0", png(data: [5, 1, 1])),
      ("IDAT", png(data: [0, 1])), ("IDAT", png(data: [0, 1, 1, 0])), ("chunk ABCD", png(extra: chunk("ABCD", []))),
      ("IDAT", png(extra: chunk("IDAT", []) + chunk("tEXt", []))),
    ])
  func promises(place: String, bytes: [UInt8]) throws {
    let error = try #require(throws: ImageError.self) { try ImageFile.images(decoding: bytes, name: "image") }
    #expect(error.description.contains(place), "\(error)")
    isOneLine(error)
  }

  @Test("Pixels that the compressed bytes cannot hold are refused before memory is taken for them")
  func promiseTooLarge() throws {
    let error = try #require(throws: ImageError.self) {
      try ImageFile.images(decoding: Self.png(width: 1 << 13, height: 1 << 13), name: "image")
    }
    #expect(error.description == "image: PNG, IDAT: expected at least 65035 bytes for 67117056 of pixels, found 14")
  }

  @Test("A megabyte of zeros that inflates to a thousand is not inflated beyond the rows that are asked for")
  func bomb() throws {
    let bytes = Self.png(width: 2, data: [UInt8](repeating: 0, count: 1 << 20))
    #expect(throws: ImageError.self) { try ImageFile.images(decoding: bytes, name: "image") }
  }

  @Test(
    "PGM files that are not right",
    arguments: [
      "P5", "P5 2", "P5 2 2", "P5 2 2 255", "P5 2 2 255\nabc", "P5 2 2 255\nabcde", "P5 0 2 255\n", "P5 2 2 0\nabcd",
      "P5 2 2 65536\nabcdabcd", "P5 99999999999999999999 2 255\n", "P5 2 2 255 #", "P5 -2 2 255\nabcd", "P5 1 1 9\nz",
      "P2 2 2 255 1 2 3", "P2 2 2 255 1 2 3 256", "P2 2 2 255 1 2 3 4 5", "P2 2 2 255 1 2 3 x", "P2 32768 2048 255 1",
    ])
  func graymaps(text: String) { expectError([UInt8](text.utf8)) }

  @Test("What is no picture at all is said to be none", arguments: ["", "P9 1 1 255\nabc", "GIG89a", "\u{7f}ELF"])
  func otherFormats(text: String) {
    #expect(throws: ImageError.unknownFormat(file: "image")) {
      try ImageFile.images(decoding: [UInt8](text.utf8), name: "image")
    }
  }

  @Test(
    "IDX arrays that are no images",
    arguments: [
      [0, 0, 8, 1, 0, 0, 0, 1, 7], [0, 0, 0x0d, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0], [0, 0, 8, 3, 0, 0],
      [0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1], [0x1f, 0x8b, 0],
      [0, 0, 8, 2, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 9],
    ] as [[UInt8]])
  func idx(bytes: [UInt8]) { expectError(bytes) }

  @Test("More images than the limit, which gzip makes thousands of times smaller, are refused before they are made")
  func manyImages() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "images-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let count = ImageLimits.images + 1
    let array = IDXArray(shape: [count, 1, 1], elements: [UInt8](repeating: 0, count: count))
    try array.write(to: path, compression: .gzip)
    let expected = ImageError.invalid(
      file: path, place: "IDX array", expected: "at most 1048576 images", found: "1048577")
    #expect(throws: expected) { try ImageFile.images(path: path) }
  }

  private func expectError(_ bytes: [UInt8]) {
    do throws(ImageError) {
      _ = try ImageFile.images(decoding: bytes, name: "image")
      Issue.record("no error for \(bytes.count) bytes")
    } catch {
      isOneLine(error)
    }
  }

  private func isOneLine(_ error: ImageError) {
    #expect(error.description.hasPrefix("image: ") && !error.description.contains("\n"))
  }

  /// A PNG with correct checksums, by default of two grey pixels.
  private static func png(
    width: Int = 2, height: Int = 1, depth: UInt8 = 8, color: UInt8 = 0, interlace: UInt8 = 0, extra: [UInt8] = [],
    data: [UInt8] = [0, 1, 1]
  ) -> [UInt8] {
    let sizes = [width, height].flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
    return PNG.signature + chunk("IHDR", sizes + [depth, color, 0, 0, interlace]) + extra
      + chunk("IDAT", stored(data)) + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let type = [UInt8](type.utf8)
    let sum = CRC32.checksum([type[...], data[...]])
    return bigEndian(UInt32(data.count)) + type + data + bigEndian(sum)
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// A zlib stream (RFC 1950) of blocks that are not compressed.
  private static func stored(_ data: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: data.count, by: 65_535) {
      let block = data[start..<min(start + 65_535, data.count)]
      let count = UInt16(block.count)
      let isLast: UInt8 = block.endIndex == data.count ? 1 : 0
      bytes += [isLast, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)] + block
    }
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in data {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return bytes + bigEndian(b << 16 | a)
  }

  /// Corrects the checksum of every chunk that can be found.
  private func repairChecksums(_ bytes: inout [UInt8]) {
    var position = 8
    while bytes.count - position >= 12 {
      let length = Int(bytes.bigEndian32(at: position))
      guard length <= bytes.count - position - 12 else { return }
      let end = position + 8 + length
      let sum = CRC32.checksum([bytes[position + 4..<end]])
      bytes.replaceSubrange(end..<end + 4, with: Self.bigEndian(sum))
      position = end + 4
    }
  }
}
