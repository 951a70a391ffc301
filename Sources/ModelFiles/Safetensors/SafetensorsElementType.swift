/// The element types that can be read and written, with their names in the format's `dtype` field.
public enum SafetensorsElementType: String, CaseIterable, Sendable {
  /// `Float`
  case float32 = "F32"
  /// `Double`
  case float64 = "F64"
  /// IEEE 754's binary16
  case float16 = "F16"
  /// The upper half of a `Float`
  case bfloat16 = "BF16"
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
    case .float16, .bfloat16: 2
    case .int8, .uint8: 1
    }
  }

  /// The types that ``SafetensorsTensor/floats(file:)`` converts.
  static let floatingPoint: [SafetensorsElementType] = [.float32, .float64, .float16, .bfloat16]

  /// The names of `types` on one line.
  static func list(_ types: [SafetensorsElementType]) -> String { types.map(\.rawValue).joined(separator: ", ") }
}
