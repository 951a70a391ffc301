/// An array of any rank from 1 to 255, as an IDX file holds it.
///
/// The format is the one of http://yann.lecun.com/exdb/mnist/: two zero bytes, the element type's code, the rank, one
/// big-endian 32-bit size per dimension, then the elements, big-endian, the last dimension running fastest.
public struct IDXArray: Equatable, Sendable {
  /// The type of every element.
  public let elementType: IDXElementType

  /// The size of each dimension, the slowest first, such as [60000, 28, 28].
  public let shape: [Int]

  /// The elements as they stand in the file: big-endian, `elementType.byteCount` bytes each.
  ///
  /// For `uint8` these are the elements themselves, so nothing is copied.
  public let bytes: [UInt8]

  /// The number of elements: the product of `shape`.
  public var count: Int { bytes.count / elementType.byteCount }

  /// An array of `elements` in row-major order.
  ///
  /// - Precondition: `shape` has 1 to 255 dimensions, each from 0 to 2^32 - 1, whose product is `elements.count`.
  public init<Element: IDXElement>(shape: [Int], elements: [Element]) {
    precondition((1...255).contains(shape.count), "an IDX array has 1 to 255 dimensions, not \(shape.count)")
    precondition(shape.allSatisfy { UInt32(exactly: $0) != nil }, "IDX sizes are 32-bit, unlike \(shape)")
    precondition(IDXHeader.product(of: shape) == elements.count, "\(elements.count) elements do not fill \(shape)")
    self.init(
      header: IDXHeader(elementType: Element.idxElementType, shape: shape), bytes: Self.bigEndianBytes(of: elements))
  }

  init(header: IDXHeader, bytes: [UInt8]) {
    self.elementType = header.elementType
    self.shape = header.shape
    self.bytes = bytes
  }

  /// The file's first bytes, before the elements: `headerBytes + bytes` is the whole file, uncompressed.
  public var headerBytes: [UInt8] {
    IDXHeader(elementType: elementType, shape: shape).bytes
  }

  /// The elements in row-major order and in this machine's byte order; nil if they are of another type.
  public func elements<Element: IDXElement>(as type: Element.Type = Element.self) -> [Element]? {
    guard Element.idxElementType == elementType else { return nil }
    // A cast with `as` would copy the elements one by one.
    if Element.self == UInt8.self { return unsafeBitCast(bytes, to: [Element].self) }
    return bytes.withUnsafeBytes { source in
      Array(unsafeUninitializedCapacity: count) { elements, initializedCount in
        for index in 0..<count {
          let bits = source.loadUnaligned(fromByteOffset: index * elementType.byteCount, as: Element.IDXBits.self)
          elements.initializeElement(at: index, to: Element(idxBits: Element.IDXBits(bigEndian: bits)))
        }
        initializedCount = count
      }
    }
  }

  private static func bigEndianBytes<Element: IDXElement>(of elements: [Element]) -> [UInt8] {
    if Element.self == UInt8.self { return unsafeBitCast(elements, to: [UInt8].self) }
    let byteCount = elements.count * Element.idxElementType.byteCount
    return Array(unsafeUninitializedCapacity: byteCount) { bytes, initializedCount in
      let destination = UnsafeMutableRawBufferPointer(bytes)
      for (index, element) in elements.enumerated() {
        destination.storeBytes(
          of: element.idxBits.bigEndian, toByteOffset: index * Element.idxElementType.byteCount,
          as: Element.IDXBits.self)
      }
      initializedCount = byteCount
    }
  }
}
