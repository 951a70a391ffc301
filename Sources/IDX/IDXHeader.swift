/// The header of an IDX file: the type of the elements and the size of each dimension.
struct IDXHeader {
  let elementType: IDXElementType
  let shape: [Int]

  /// The header as a file holds it.
  var bytes: [UInt8] {
    var bytes: [UInt8] = [0, 0, elementType.rawValue, UInt8(shape.count)]
    for size in shape {
      withUnsafeBytes(of: UInt32(size).bigEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  init(elementType: IDXElementType, shape: [Int]) {
    self.elementType = elementType
    self.shape = shape
  }

  /// Reads the header at the beginning of `stream`.
  init(from stream: any ByteStream) throws(IDXError) {
    let magic = try Self.read(4, from: stream)
    guard magic[0] == 0, magic[1] == 0 else { throw stream.error(.notIDX(found: magic), at: 0) }
    guard let elementType = IDXElementType(rawValue: magic[2]) else {
      throw stream.error(.unknownElementType(magic[2]), at: 2)
    }
    guard magic[3] > 0 else { throw stream.error(.noDimensions, at: 3) }
    let sizes = try Self.read(4 * Int(magic[3]), from: stream)
    self.elementType = elementType
    self.shape = stride(from: 0, to: sizes.count, by: 4).map { start in
      sizes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
  }

  /// The size of the elements in bytes; nil if it does not fit into an `Int`.
  var payloadByteCount: Int? {
    guard let count = Self.product(of: shape) else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: elementType.byteCount)
    return overflow ? nil : bytes
  }

  /// The product of `shape`; nil if it does not fit into an `Int`.
  static func product(of shape: [Int]) -> Int? {
    if shape.contains(0) { return 0 }
    var product = 1
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }

  private static func read(_ count: Int, from stream: any ByteStream) throws(IDXError) -> [UInt8] {
    let end = stream.position + count
    let bytes = try stream.read(upTo: count, reserving: count)
    guard bytes.count == count else {
      let found = stream.position
      throw stream.error(.truncated(part: .header, expected: end, found: found), at: found)
    }
    return bytes
  }
}
