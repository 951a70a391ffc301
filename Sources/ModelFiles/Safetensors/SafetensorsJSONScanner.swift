import Files

/// Reads JSON tokens from the bytes of a file's header, and skips white space before each.
struct SafetensorsJSONScanner {
  private let bytes: [UInt8]
  private let end: Int
  private let file: String
  private var position: Int
  private var tokenStart: Int

  /// A scanner of the bytes in `range` of the file's bytes.
  init(_ bytes: [UInt8], range: Range<Int>, file: String) {
    self.bytes = bytes
    self.file = file
    self.end = range.upperBound
    self.position = range.lowerBound
    self.tokenStart = range.lowerBound
  }

  /// The next byte, even if it is white space; nil at the end.
  var next: UInt8? { position < end ? bytes[position] : nil }

  /// Consumes the next token if it is this character, and returns whether it was.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    beginToken()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Consumes the next token if it is `null`, and returns whether it was.
  mutating func skipNull() -> Bool {
    beginToken()
    let null = "null".utf8
    guard bytes[position..<end].starts(with: null) else { return false }
    position += null.count
    return true
  }

  /// Consumes the next token, which must be this character. The error also names `other` as a possible token.
  mutating func expect(_ character: Unicode.Scalar, or other: Unicode.Scalar? = nil) throws(SafetensorsError) {
    guard skip(character) else {
      throw unexpected(expected: "'\(character)'" + (other.map { " or '\($0)'" } ?? ""))
    }
  }

  /// Checks that only white space is left.
  mutating func expectEnd() throws(SafetensorsError) {
    beginToken()
    guard next == nil else { throw unexpected(expected: "nothing but spaces") }
  }

  /// An integer from 0 to 2^63 - 1.
  mutating func integer() throws(SafetensorsError) -> Int {
    beginToken()
    var value = 0
    while let byte = next, isDigit(byte) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else { throw error(expected: "an integer below 2^63", found: "a larger one") }
      value = sum
      position += 1
    }
    guard position > tokenStart else { throw unexpected(expected: "an integer from 0") }
    guard position == tokenStart + 1 || bytes[tokenStart] != UInt8(ascii: "0") else {
      throw error(expected: "an integer without leading zeros", found: "a leading zero")
    }
    return value
  }

  /// A string of at most `byteLimit` bytes.
  mutating func string(byteLimit: Int = .max) throws(SafetensorsError) -> String {
    beginToken()
    guard next == UInt8(ascii: "\"") else { throw unexpected(expected: "a string") }
    position += 1
    var contents: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw unexpected(expected: "no control characters in a string") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        contents.append(contentsOf: String(try escapedCharacter()).utf8)
      } else {
        contents.append(byte)
      }
    }
    guard next != nil else { throw unexpected(expected: "a string's closing quotation mark") }
    position += 1
    guard let text = String(validating: contents, as: UTF8.self) else {
      throw error(expected: "a string in UTF-8", found: "bytes that are not")
    }
    guard contents.count <= byteLimit else {
      throw error(expected: "at most \(byteLimit) bytes", found: "\(contents.count), \(quoted(text))")
    }
    return text
  }

  /// The character for an escape sequence; begins behind the backslash.
  private mutating func escapedCharacter() throws(SafetensorsError) -> Unicode.Scalar {
    let escape = next.map { Unicode.Scalar($0) }
    let simple: Unicode.Scalar? =
      switch escape {
      case "\"", "\\", "/": escape
      case "b": "\u{8}"
      case "f": "\u{c}"
      case "n": "\n"
      case "r": "\r"
      case "t": "\t"
      default: nil
      }
    guard simple != nil || escape == "u" else {
      throw unexpected(expected: "an escape that JSON knows")
    }
    position += 1
    if let simple { return simple }

    let unit = try hexadecimalCodeUnit()
    var units = [unit]
    if UTF16.isLeadSurrogate(unit), position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      units.append(try hexadecimalCodeUnit())
    }
    guard let text = String(validating: units, as: UTF16.self), let scalar = text.unicodeScalars.first else {
      throw error(expected: "\\u escapes of characters", found: "half a surrogate pair")
    }
    return scalar
  }

  /// A code unit in four hexadecimal digits.
  private mutating func hexadecimalCodeUnit() throws(SafetensorsError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw unexpected(expected: "four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  /// An error about the token that began last.
  func error(expected: String, found: String) -> SafetensorsError {
    SafetensorsError(file: file, problem: .invalid(.header(byte: tokenStart), expected: expected, found: found))
  }

  /// An error about an unexpected next byte.
  func unexpected(expected: String) -> SafetensorsError {
    let found = next.map { byte in
      (0x21..<0x7f).contains(byte) ? "'\(Unicode.Scalar(byte))'" : "byte 0x\(String(byte, radix: 16))"
    }
    return SafetensorsError(
      file: file,
      problem: .invalid(.header(byte: position), expected: expected, found: found ?? "the end of the header"))
  }

  private mutating func beginToken() {
    while let byte = next, isWhiteSpace(byte) { position += 1 }
    tokenStart = position
  }

  private func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
