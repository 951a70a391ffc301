/// Reads a portable grey map, plain (P2) or raw (P5); https://netpbm.sourceforge.net/doc/pgm.html.
struct PGMDecoder {
  private let bytes: [UInt8]
  private let file: String
  private var position = 2

  private static let newline = UInt8(ascii: "\n")

  /// The decoder of a file that begins with "P2" or "P5".
  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// The image; grey values are scaled from 0...maximum to 0...255.
  mutating func image() throws(ImageError) -> GrayImage {
    let isPlain = bytes[1] == UInt8(ascii: "2")
    let width = try number("width")
    let height = try number("height")
    try ImageLimits.check(width: width, height: height, file: file)
    let maximum = try number("greatest grey value")
    guard (1...65_535).contains(maximum) else {
      throw invalid("greatest grey value", expected: "1 to 65535", found: "\(maximum)")
    }
    let count = width * height
    let bytesPerValue = maximum > 255 ? 2 : 1
    if !isPlain {
      position += 1
      let found = max(bytes.count - position, 0)
      guard found == count * bytesPerValue else {
        throw invalid("pixels", expected: "\(count * bytesPerValue) bytes up to the end", found: "\(found)")
      }
    }
    var pixels: [UInt8] = []
    // Each value of a plain file takes at least two bytes, so the file's size bounds the memory, not the header.
    pixels.reserveCapacity(min(count, bytes.count))
    for index in 0..<count {
      let value: Int
      if isPlain {
        value = try number("pixel \(index)")
      } else {
        let start = position + index * bytesPerValue
        value = bytesPerValue == 1 ? Int(bytes[start]) : Int(bytes[start]) << 8 | Int(bytes[start + 1])
      }
      guard value <= maximum else { throw invalid("pixel \(index)", expected: "at most \(maximum)", found: "\(value)") }
      pixels.append(UInt8((value * 255 + maximum / 2) / maximum))
    }
    if isPlain {
      skipSpace()
      guard position == bytes.count else { throw invalid("end", expected: "nothing after the pixels", found: "more") }
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }

  /// The next decimal number. Errors call it `what`.
  private mutating func number(_ what: String) throws(ImageError) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
      value = min(value * 10 + Int(bytes[position] - UInt8(ascii: "0")), 1 << 32)
      position += 1
    }
    guard position > start else {
      throw invalid(
        what, expected: "a number", found: position < bytes.count ? "something else" : "the end of the file")
    }
    return value
  }

  /// Skips blanks and comments. A comment goes from "#" to the end of the line.
  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "#"):
        while position < bytes.count, bytes[position] != Self.newline { position += 1 }
      case UInt8(ascii: " "), 9...13: position += 1
      default: return
      }
    }
  }

  private func invalid(_ place: String, expected: String, found: String) -> ImageError {
    .invalid(file: file, place: "PGM, \(place)", expected: expected, found: found)
  }
}
