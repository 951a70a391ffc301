/// The six element types of the IDX format; the raw value is the type's code, the third byte of every IDX file.
public enum IDXElementType: UInt8, CaseIterable, Sendable {
  /// 8-bit unsigned integers, code `0x08`.
  case uint8 = 0x08
  /// 8-bit signed integers, code `0x09`.
  case int8 = 0x09
  /// 16-bit signed integers, code `0x0B`.
  case int16 = 0x0B
  /// 32-bit signed integers, code `0x0C`.
  case int32 = 0x0C
  /// IEEE 754 single precision, code `0x0D`.
  case float32 = 0x0D
  /// IEEE 754 double precision, code `0x0E`.
  case float64 = 0x0E

  /// Whether the elements are whole numbers.
  public var isInteger: Bool { self != .float32 && self != .float64 }

  /// The bytes one element takes in a file.
  public var byteCount: Int {
    switch self {
    case .uint8, .int8: 1
    case .int16: 2
    case .int32, .float32: 4
    case .float64: 8
    }
  }
}
