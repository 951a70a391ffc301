import Foundation

/// Reading JSON (RFC 8259) that anybody may have written.
package enum JSONDocument {
  /// How deep arrays and objects may lie in each other: as deep as Foundation allows.
  package static let depthLimit = 512

  /// The value in `data`, in UTF-8.
  ///
  /// Foundation's decoder has a limit for the depth, too, but ends the program where it is exceeded in the last byte.
  /// Other encodings, which it would take, cannot be looked through for it, and no file of this program has them.
  ///
  /// - Throws: `DecodingError` if this is not JSON, is nested too deeply, or is no such value.
  package static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from data: Data) throws -> Value {
    guard data.first.map({ $0 < 0xFE }) ?? true, !data.prefix(4).contains(0) else { throw invalid("not in UTF-8") }
    guard depth(of: data) <= depthLimit else { throw invalid("nested more than \(depthLimit) levels deep") }
    return try JSONDecoder().decode(type, from: data)
  }

  /// How deep brackets and braces lie in each other, those in strings left out.
  private static func depth(of data: Data) -> Int {
    var (depth, deepest, isInString, isEscaped) = (0, 0, false, false)
    data.withUnsafeBytes { bytes in
      for byte in bytes {
        switch byte {
        case _ where isEscaped: isEscaped = false
        case UInt8(ascii: "\\"): isEscaped = isInString
        case UInt8(ascii: "\""): isInString.toggle()
        case _ where isInString: break
        case UInt8(ascii: "["), UInt8(ascii: "{"):
          depth += 1
          deepest = max(deepest, depth)
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: break
        }
      }
    }
    return deepest
  }

  private static func invalid(_ reason: String) -> DecodingError {
    .dataCorrupted(DecodingError.Context(codingPath: [], debugDescription: "The given data was \(reason)."))
  }
}
