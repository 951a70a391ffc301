/// A text that the page reads: UTF-8 with a zero at the end.
struct SharedText {
  private var bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1)

  init() { bytes[0] = 0 }

  /// The text's first byte.
  var start: UnsafePointer<UInt8> { UnsafePointer(bytes.baseAddress!) }

  /// Replaces the text.
  @discardableResult
  mutating func show(_ text: String) -> UnsafePointer<UInt8> {
    bytes.deallocate()
    bytes = .allocate(capacity: text.utf8.count + 1)
    _ = bytes.initialize(from: text.utf8)
    bytes[text.utf8.count] = 0
    return start
  }
}

/// A text in JSON's quotes.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// A list in JSON.
func list(_ elements: [String]) -> String {
  var result = "["
  for (index, element) in elements.enumerated() { result += (index > 0 ? "," : "") + element }
  return result + "]"
}
