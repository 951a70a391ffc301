import Foundation

/// Reads JSON (RFC 8259) from any source, also a hostile one.
package enum JSONDocument {
  /// The greatest depth of nested arrays and objects: Foundation's own limit.
  package static let depthLimit = 512

  /// The value in `data`, which must be UTF-8. The decoded types receive `userInfo`.
  ///
  /// Foundation's decoder limits the depth, too, but crashes if the last byte exceeds the limit. So this function
  /// checks the depth first, which works only in UTF-8. It refuses other encodings; no file of this program uses them.
  ///
  /// - Throws: `DecodingError` if `data` is not JSON, is nested too deeply, or does not hold a `Value`.
  package static func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from data: Data, userInfo: [CodingUserInfoKey: any Sendable] = [:]
  ) throws -> Value {
    guard data.first.map({ $0 < 0xFE }) ?? true, !data.prefix(4).contains(0) else { throw invalid("not in UTF-8") }
    guard depth(of: data) <= depthLimit else { throw invalid("nested more than \(depthLimit) levels deep") }
    let decoder = JSONDecoder()
    decoder.userInfo = userInfo
    return try decoder.decode(type, from: data)
  }

  /// The greatest depth of nested brackets and braces, not counting those in strings.
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
