/// The element types that are read and written, by the names that the format's `dtype` field gives them.
public enum SafetensorsElementType: String, CaseIterable, Sendable {
  /// `Float`
  case float32 = "F32"
  /// `Double`
  case float64 = "F64"
  /// `Int64`
  case int64 = "I64"
  /// `Int8`
  case int8 = "I8"
  /// `UInt8`
  case uint8 = "U8"

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .float32: 4
    case .float64, .int64: 8
    case .int8, .uint8: 1
    }
  }
}
