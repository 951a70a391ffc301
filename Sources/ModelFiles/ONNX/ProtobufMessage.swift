import NeuralNetwork

/// A message in the wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/), field by
/// field.
struct ProtobufMessage {
  /// The message so far.
  private(set) var bytes: [UInt8] = []

  /// Adds a whole number.
  mutating func add(_ field: Int, _ value: Int) {
    addVarint(UInt64(field << 3))
    addVarint(UInt64(bitPattern: Int64(value)))
  }

  /// Adds a 32-bit floating-point number, the lowest byte first.
  mutating func add(_ field: Int, _ value: Float) {
    let isFourBytes = 5
    addVarint(UInt64(field << 3 | isFourBytes))
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
  }

  /// Adds bytes.
  mutating func add(_ field: Int, _ value: [UInt8]) {
    let isDelimited = 2
    addVarint(UInt64(field << 3 | isDelimited))
    addVarint(UInt64(value.count))
    bytes += value
  }

  /// Adds text.
  mutating func add(_ field: Int, _ value: String) { add(field, Array(value.utf8)) }

  /// Adds a message.
  mutating func add(_ field: Int, _ value: ProtobufMessage) { add(field, value.bytes) }

  /// Adds a number with seven bits per byte, the lowest first. The highest bit of a byte says that more bytes follow.
  private mutating func addVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
