/// Why an IDX file cannot be read or written: the file, the place in it, and what was expected there.
public struct IDXError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file's path, as it was given.
  public let file: String

  /// The byte with the problem: in the compressed file for `damagedGzip`, `truncatedGzip` and `bytesAfterGzip`, in the
  /// uncompressed contents for all others.
  public let offset: Int

  /// What is wrong there.
  public let problem: Problem

  /// What can be wrong with an IDX file.
  public enum Problem: Equatable, Sendable {
    /// The system refuses to read the file, for this reason.
    case unreadable(String)
    /// The system refuses to write the file, for this reason.
    case unwritable(String)
    /// The file does not begin with two zero bytes (nor with gzip's mark) but with these four bytes.
    case notIDX(found: [UInt8])
    /// The third byte is not the code of one of the six element types.
    case unknownElementType(UInt8)
    /// The rank, the fourth byte, is zero.
    case noDimensions
    /// The size of all elements, in bytes, does not fit into 64 bits.
    case sizeOverflow(shape: [Int])
    /// The header promises more bytes of elements than the limit.
    case overLimit(expected: Int, limit: Int)
    /// The contents end too early: `expected` bytes up to the end of this part, `found` in the file.
    case truncated(part: Part, expected: Int, found: Int)
    /// The contents have more bytes after the last element.
    case trailingBytes
    /// The gzip stream is broken: a wrong checksum or length, or an impossible code; the reason is zlib's own.
    case damagedGzip(String)
    /// The file ends within a gzip stream.
    case truncatedGzip
    /// The bytes after a gzip stream are neither another gzip stream nor zeros to the end of the file.
    case bytesAfterGzip
  }

  /// A part of an IDX file.
  public enum Part: String, Sendable {
    /// The magic number and the sizes.
    case header
    /// The elements.
    case elements
  }

  /// One line that names the file, the byte and what was expected.
  public var description: String {
    switch problem {
    case .unreadable(let reason): "\(file): cannot be read: \(reason)"
    case .unwritable(let reason): "\(file): cannot be written: \(reason)"
    default: "\(file): byte \(offset)\(place): \(detail)"
    }
  }

  private var place: String {
    switch problem {
    case .damagedGzip, .truncatedGzip, .bytesAfterGzip: " of the compressed file"
    default: ""
    }
  }

  private var detail: String {
    switch problem {
    case .unreadable(let reason), .unwritable(let reason):
      reason
    case .notIDX(let found):
      "expected an IDX file (first bytes 00 00) or gzip (1f 8b), found \(found.map(Self.hex).joined(separator: " "))"
    case .unknownElementType(let code):
      "expected an element type (08, 09, 0b, 0c, 0d or 0e), found \(Self.hex(code))"
    case .noDimensions:
      "expected a rank of 1 to 255, found 0"
    case .sizeOverflow(let shape):
      "expected sizes whose product fits into 64 bits, found \(shape)"
    case .overLimit(let expected, let limit):
      "the header promises \(expected) bytes of elements, more than the limit of \(limit)"
    case .truncated(let part, let expected, let found):
      "expected \(expected) bytes up to the end of the \(part.rawValue), found only \(found)"
    case .trailingBytes:
      "expected the end of the file after the last element, found more bytes"
    case .damagedGzip(let reason):
      "expected an intact gzip stream, found damage (\(reason))"
    case .truncatedGzip:
      "expected the rest of the gzip stream, found the end of the file"
    case .bytesAfterGzip:
      "expected the end of the file, zeros or another gzip member, found other bytes"
    }
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }
}
