/// A named array of any rank, as a safetensors file holds it.
public struct SafetensorsTensor: Equatable, Sendable {
  /// The tensor's name, such as "conv2d/kernel".
  public let name: String

  /// The type of every element.
  public let elementType: SafetensorsElementType

  /// The size of each dimension, the slowest first; empty for a scalar.
  public let shape: [Int]

  /// The bytes of the elements as in the file: row-major and little-endian.
  public let bytes: [UInt8]

  /// Creates a tensor of `elements` in row-major order.
  ///
  /// - Precondition: `shape` has no negative size, and the product of its sizes is `elements.count`.
  public init<Elements: Collection>(name: String, shape: [Int], elements: Elements)
  where Elements.Element: SafetensorsElement {
    let elementType = Elements.Element.safetensorsElementType
    var bytes: [UInt8] = []
    bytes.reserveCapacity(elements.count * elementType.byteCount)
    for element in elements {
      withUnsafeBytes(of: element.safetensorsBits.littleEndian) { bytes.append(contentsOf: $0) }
    }
    precondition(
      shape.allSatisfy { $0 >= 0 } && elementType.byteCount(ofShape: shape) == bytes.count,
      "\(elements.count) elements do not fill \(shape)")
    self.init(name: name, elementType: elementType, shape: shape, bytes: bytes)
  }

  init(name: String, elementType: SafetensorsElementType, shape: [Int], bytes: [UInt8]) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
    self.bytes = bytes
  }

  /// The elements in row-major order; nil if they are of another type.
  public func elements<Element: SafetensorsElement>(as type: Element.Type = Element.self) -> [Element]? {
    guard Element.safetensorsElementType == elementType else { return nil }
    return map { Element(safetensorsBits: $0) }
  }

  /// Applies `transform` to the bits of each element and returns the results in row-major order.
  ///
  /// - Precondition: `Bits` has the elements' size.
  func map<Bits: FixedWidthInteger, Value>(_ transform: (Bits) -> Value) -> [Value] {
    precondition(MemoryLayout<Bits>.size == elementType.byteCount, "\(elementType.rawValue) is no \(Bits.self)")
    return bytes.withUnsafeBytes { source in
      stride(from: 0, to: source.count, by: elementType.byteCount).map { offset in
        transform(Bits(littleEndian: source.loadUnaligned(fromByteOffset: offset, as: Bits.self)))
      }
    }
  }
}

extension SafetensorsTensor {
  /// Checks that the tensor has this shape; `file` is the name of its file in errors.
  func check(shape expected: [Int], file: String) throws(SafetensorsError) {
    guard shape == expected else {
      throw SafetensorsError(
        file: file, tensor: name, field: .shape, expected: "\(expected)", found: abbreviated(shape))
    }
  }
}

extension SafetensorsElementType {
  /// The size in bytes of an array of this shape; nil if it does not fit into an `Int`.
  func byteCount(ofShape shape: [Int]) -> Int? {
    var product = byteCount
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      product = next
    }
    return product
  }
}
