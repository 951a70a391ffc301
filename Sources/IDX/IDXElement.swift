/// A Swift type that an IDX file can hold.
///
/// Conforming types are the six of the format: `UInt8`, `Int8`, `Int16`, `Int32`, `Float` and `Double`.
public protocol IDXElement: BitwiseCopyable, Sendable {
  /// An unsigned integer as wide as the element.
  associatedtype IDXBits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable

  /// The type's code in a file.
  static var idxElementType: IDXElementType { get }

  /// The element's bits as an integer. Every bit pattern is a valid element.
  var idxBits: IDXBits { get }

  /// The element with these bits.
  init(idxBits: IDXBits)
}

extension IDXElement where Self: FixedWidthInteger {
  /// The integer's two's complement bits.
  public var idxBits: IDXBits { IDXBits(truncatingIfNeeded: self) }

  /// The integer with these two's complement bits.
  public init(idxBits: IDXBits) { self.init(truncatingIfNeeded: idxBits) }
}

extension UInt8: IDXElement {
  /// The type of the bits.
  public typealias IDXBits = UInt8

  /// `uint8`.
  public static var idxElementType: IDXElementType { .uint8 }
}

extension Int8: IDXElement {
  /// The type of the bits.
  public typealias IDXBits = UInt8

  /// `int8`.
  public static var idxElementType: IDXElementType { .int8 }
}

extension Int16: IDXElement {
  /// The type of the bits.
  public typealias IDXBits = UInt16

  /// `int16`.
  public static var idxElementType: IDXElementType { .int16 }
}

extension Int32: IDXElement {
  /// The type of the bits.
  public typealias IDXBits = UInt32

  /// `int32`.
  public static var idxElementType: IDXElementType { .int32 }
}

extension Float: IDXElement {
  /// `float32`.
  public static var idxElementType: IDXElementType { .float32 }

  /// The IEEE 754 encoding.
  public var idxBits: UInt32 { bitPattern }

  /// The number with this IEEE 754 encoding.
  public init(idxBits: UInt32) { self.init(bitPattern: idxBits) }
}

extension Double: IDXElement {
  /// `float64`.
  public static var idxElementType: IDXElementType { .float64 }

  /// The IEEE 754 encoding.
  public var idxBits: UInt64 { bitPattern }

  /// The number with this IEEE 754 encoding.
  public init(idxBits: UInt64) { self.init(bitPattern: idxBits) }
}
