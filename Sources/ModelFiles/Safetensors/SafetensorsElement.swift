/// A Swift type that is one of the format's element types.
public protocol SafetensorsElement: Sendable {
  /// An integer of the same size that holds the element's bits.
  associatedtype SafetensorsBits: FixedWidthInteger

  /// The element type in the format.
  static var safetensorsElementType: SafetensorsElementType { get }

  /// The element's bits.
  var safetensorsBits: SafetensorsBits { get }

  /// The element that has these bits.
  init(safetensorsBits bits: SafetensorsBits)
}

extension Float: SafetensorsElement {
  /// F32
  public static var safetensorsElementType: SafetensorsElementType { .float32 }
  /// The IEEE 754 encoding.
  public var safetensorsBits: UInt32 { bitPattern }
  /// The number with this IEEE 754 encoding.
  public init(safetensorsBits bits: UInt32) { self.init(bitPattern: bits) }
}

extension Double: SafetensorsElement {
  /// F64
  public static var safetensorsElementType: SafetensorsElementType { .float64 }
  /// The IEEE 754 encoding.
  public var safetensorsBits: UInt64 { bitPattern }
  /// The number with this IEEE 754 encoding.
  public init(safetensorsBits bits: UInt64) { self.init(bitPattern: bits) }
}

extension Int64: SafetensorsElement {
  /// I64
  public static var safetensorsElementType: SafetensorsElementType { .int64 }
  /// The number itself.
  public var safetensorsBits: Int64 { self }
  /// The number itself.
  public init(safetensorsBits bits: Int64) { self = bits }
}

extension Int8: SafetensorsElement {
  /// I8
  public static var safetensorsElementType: SafetensorsElementType { .int8 }
  /// The number itself.
  public var safetensorsBits: Int8 { self }
  /// The number itself.
  public init(safetensorsBits bits: Int8) { self = bits }
}

extension UInt8: SafetensorsElement {
  /// U8
  public static var safetensorsElementType: SafetensorsElementType { .uint8 }
  /// The number itself.
  public var safetensorsBits: UInt8 { self }
  /// The number itself.
  public init(safetensorsBits bits: UInt8) { self = bits }
}
