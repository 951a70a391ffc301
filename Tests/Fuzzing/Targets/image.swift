// Sources: Sources/Images
// A picture, PNG, PGM or IDX: what can be read can be normalised, written as PNG, and read again to the same greys.

import Deflate
import IDX

func seeds() -> [[UInt8]] {
  let bar = GrayImage(width: 9, height: 12, pixels: (0..<108).map { (3..<6).contains($0 % 9) ? 250 : 7 })
  let color = ColorImage(width: 3, height: 2, samples: (0..<18).map { UInt8($0 * 14) })
  let idx = IDXArray(shape: [1, 12, 9], elements: bar.pixels)
  return [
    bar.png, color.png, [UInt8]("P5 9 12 255\n".utf8) + bar.pixels, [UInt8]("P2 2 2 7 # so many\n0 1 2 7\n".utf8),
    idx.headerBytes + idx.bytes,
  ]
}

func fuzz(_ input: [UInt8]) {
  // Whoever promises more pixels than this has its tests; here it would only be slow.
  guard input.count < 24 || !input.starts(with: PNG.signature) || input.bigEndian32(at: 16) <= 512,
    case let file = repaired(input),
    let images = withMemoryBound(memoryBound(of: file), { try? ImageFile.images(decoding: file, name: "input") })
  else { return }
  for image in images.prefix(2) where image.pixels.count <= 1 << 16 {
    precondition(image.pixels.count == image.width * image.height)
    precondition(try! ImageFile.images(decoding: image.png, name: "copy") == [image])
    guard let digit = try? DigitNormalization(image, name: "input") else { continue }
    precondition(digit.centered.width == 28 && digit.centered.height == 28 && digit.centered.pixels.max() == 255)
  }
}

/// For a PNG, zlib's window and tables, and for each pixel a grey and an alpha, which may be copied once: of the pixels
/// that the header promises, or of as many as deflate can make of the file (1032 times 8 from a byte), whichever are
/// fewer. For others, an image of its own for each byte, or each that deflate makes.
private func memoryBound(of file: [UInt8]) -> Int {
  let mostPixels = 8 * 1032 * file.count
  if file.count >= 24, file.starts(with: PNG.signature) {
    let promised = file.bigEndian32(at: 16).multipliedFullWidth(by: file.bigEndian32(at: 20))
    return 128 * 1024 + 4 * (promised.high > 0 ? mostPixels : min(Int(promised.low), mostPixels))
  }
  return file.starts(with: [0x1f, 0x8b]) ? 128 * 1024 + 8 * mostPixels : 4096 + 64 * file.count
}

/// The input with the checksums of a PNG's chunks made right, which no mutation would ever hit upon.
private func repaired(_ input: [UInt8]) -> [UInt8] {
  guard input.starts(with: PNG.signature) else { return input }
  var bytes = input
  var position = PNG.signature.count
  while bytes.count - position >= 12 {
    let length = Int(bytes.bigEndian32(at: position))
    guard length <= bytes.count - position - 12 else { break }
    let end = position + 8 + length
    let sum = CRC32.checksum([bytes[position + 4..<end]])
    for byte in 0..<4 { bytes[end + byte] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * UInt32(byte))) }
    position = end + 4
  }
  return bytes
}
