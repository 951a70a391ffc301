import Files

extension SafetensorsFile {
  /// The default limit for the size of a file, in bytes: 1 GiB, thousands of times the size of this package's networks.
  public static let defaultByteLimit = 1 << 30

  /// Reads a safetensors file, a pipe or, for "-", standard input.
  ///
  /// - Throws: `SafetensorsError` if the file cannot be read, is larger than the limit, does not follow the format
  ///   exactly, or has an element type that `SafetensorsElementType` does not list (such as I32).
  public init(contentsOf path: String, byteLimit: Int = defaultByteLimit) throws(SafetensorsError) {
    let file = FileBytes.name(of: path)
    let bytes: [UInt8]
    do throws(FileReadingError) {
      bytes = try FileBytes.read(path, byteLimit: byteLimit)
    } catch {
      throw SafetensorsError(file: file, problem: .unreadable(error.reason))
    }
    try self.init(decoding: bytes, file: file)
  }

  /// Reads the bytes of a safetensors file; `file` is its name in errors.
  ///
  /// - Throws: `SafetensorsError` as for files.
  public init(decoding bytes: [UInt8], file: String) throws(SafetensorsError) {
    if let format = ForeignFormat(of: bytes) {
      throw SafetensorsError(file: file, problem: .foreign(format: format.name, advice: format.advice))
    }
    let headerRange = try Self.headerRange(in: bytes, file: file)
    var parser = SafetensorsHeaderParser(bytes, range: headerRange, file: file)
    let header = try parser.header()
    let data = bytes[headerRange.upperBound...]
    let entries = try header.entriesInDataOrder(dataByteCount: data.count, file: file)
    let tensors = entries.map { entry in
      let start = data.startIndex + entry.dataRange.lowerBound
      return SafetensorsTensor(
        name: entry.name, elementType: entry.elementType, shape: entry.shape,
        bytes: [UInt8](data[start..<start + entry.dataRange.count]))
    }
    self.init(tensors: tensors, metadata: header.metadata, file: file)
  }

  private static func headerRange(in bytes: [UInt8], file: String) throws(SafetensorsError) -> Range<Int> {
    func error(expected: String, found: String) -> SafetensorsError {
      SafetensorsError(file: file, problem: .invalid(.headerLength, expected: expected, found: found))
    }
    guard bytes.count >= 8 else { throw error(expected: "8 bytes", found: "\(bytes.count)") }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= SafetensorsHeader.byteLimit else {
      throw error(expected: "at most \(SafetensorsHeader.byteLimit)", found: "\(length)")
    }
    guard length <= bytes.count - 8 else {
      throw error(expected: "at most \(bytes.count - 8), the bytes behind it", found: "\(length)")
    }
    return 8..<8 + Int(length)
  }
}
