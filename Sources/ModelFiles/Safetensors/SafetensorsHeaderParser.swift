import Files

/// Parses a file's header: an object of tensor descriptions and text.
///
/// The parser accepts only the part of JSON (RFC 8259) that the format allows. Deeper nesting than in the format is an
/// error. Repeated keys and integers that do not fit are errors too, though a general JSON parser would accept them.
struct SafetensorsHeaderParser {
  private var scanner: SafetensorsJSONScanner
  private let file: String

  /// A parser of the bytes in `range` of the file's bytes.
  init(_ bytes: [UInt8], range: Range<Int>, file: String) {
    self.scanner = SafetensorsJSONScanner(bytes, range: range, file: file)
    self.file = file
  }

  /// The whole header.
  mutating func header() throws(SafetensorsError) -> SafetensorsHeader {
    var header = SafetensorsHeader()
    guard scanner.next == UInt8(ascii: "{") else { throw scanner.unexpected(expected: "'{'") }
    try object { (parser, key) throws(SafetensorsError) in
      if key == SafetensorsFile.metadataKey {
        // MLX writes null if it has no metadata, and the reference implementation accepts null.
        header.metadata = parser.scanner.skipNull() ? [:] : try parser.metadata()
      } else {
        header.entries.append(try parser.entry(name: key))
      }
    }
    try scanner.expectEnd()
    return header
  }

  private mutating func metadata() throws(SafetensorsError) -> [String: String] {
    var metadata: [String: String] = [:]
    try object { (parser, key) throws(SafetensorsError) in metadata[key] = try parser.scanner.string() }
    return metadata
  }

  private mutating func entry(name: String) throws(SafetensorsError) -> SafetensorsHeader.Entry {
    var elementType: SafetensorsElementType?
    var shape: [Int]?
    var dataOffsets: [Int]?
    let file = file
    try object { (parser, key) throws(SafetensorsError) in
      switch SafetensorsError.Field(rawValue: key) {
      case .elementType: elementType = try parser.elementType(ofTensor: name)
      case .shape: shape = try parser.integers()
      case .dataOffsets: dataOffsets = try parser.integers()
      case nil:
        throw SafetensorsError(
          file: file, tensor: name, expected: "only dtype, shape and data_offsets", found: quoted(key))
      }
    }
    func present<Value>(_ value: Value?, _ field: SafetensorsError.Field) throws(SafetensorsError) -> Value {
      guard let value else {
        throw SafetensorsError(file: file, tensor: name, field: field, expected: "this field", found: "none")
      }
      return value
    }
    return try SafetensorsHeader.Entry(
      name: name, elementType: present(elementType, .elementType), shape: present(shape, .shape),
      dataOffsets: present(dataOffsets, .dataOffsets), file: file)
  }

  private mutating func elementType(ofTensor name: String) throws(SafetensorsError) -> SafetensorsElementType {
    let text = try scanner.string()
    guard let elementType = SafetensorsElementType(rawValue: text) else {
      let known = SafetensorsElementType.list(SafetensorsElementType.allCases)
      throw SafetensorsError(
        file: file, tensor: name, field: .elementType, expected: "one of \(known)", found: quoted(text))
    }
    return elementType
  }

  /// Parses an object; `value` parses the value of each key.
  private mutating func object(
    value: (inout Self, _ key: String) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    var keys: Set<String> = []
    try scanner.expect("{")
    guard !scanner.skip("}") else { return }
    repeat {
      let key = try scanner.string(byteLimit: SafetensorsFile.nameByteLimit)
      guard keys.insert(key).inserted else {
        throw scanner.error(expected: "a key that is not there yet", found: quoted(key))
      }
      try scanner.expect(":")
      try value(&self, key)
    } while scanner.skip(",")
    try scanner.expect("}", or: ",")
  }

  /// Parses an array of integers of at least 0.
  private mutating func integers() throws(SafetensorsError) -> [Int] {
    var integers: [Int] = []
    try scanner.expect("[")
    guard !scanner.skip("]") else { return integers }
    repeat { integers.append(try scanner.integer()) } while scanner.skip(",")
    try scanner.expect("]", or: ",")
    return integers
  }
}
