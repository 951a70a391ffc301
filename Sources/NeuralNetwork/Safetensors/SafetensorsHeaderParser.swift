/// Parses a file's header: an object of tensor descriptions and text.
///
/// This is JSON (RFC 8259) cut down to what the format allows. Nothing can be nested deeper than the format has it,
/// repeated keys are errors, and so are integers that do not fit, which a general JSON parser would let pass.
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
        // MLX writes null where it has none, and the reference implementation reads it as that.
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

  /// An object; `value` parses what follows each key.
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

  /// An array of integers from 0.
  private mutating func integers() throws(SafetensorsError) -> [Int] {
    var integers: [Int] = []
    try scanner.expect("[")
    guard !scanner.skip("]") else { return integers }
    repeat { integers.append(try scanner.integer()) } while scanner.skip(",")
    try scanner.expect("]", or: ",")
    return integers
  }
}
