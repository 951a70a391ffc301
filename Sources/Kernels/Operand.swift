/// A named operand of an operation: its role, its number of elements, and its place among the operation's buffers.
public struct Operand<Operands: OperandSet>: Sendable {
  /// What a call does with an operand.
  public enum Role: Sendable {
    /// It is read.
    case input
    /// It is read; a kernel set may want it prepared.
    case weights
    /// It is overwritten, unless the call's scalars say to add to it.
    case result
    /// It is read and changed.
    case update
    /// It is read and changed, and is zero before the first call.
    case accumulator
  }

  /// The buffer, by the type of its elements.
  public enum Buffer: Sendable {
    /// Floats.
    case floats(OperandPlace<Operands, Float>)
    /// Labels or positions, used as indices: each less than `limit`.
    case indices(OperandPlace<Operands, UInt8>, limit: Int)
  }

  /// Its name in errors: "outputGradient".
  public let name: StaticString
  /// What a call does with it.
  public let role: Role
  /// The number of its elements.
  public let count: Int
  /// The place of its buffer.
  public let buffer: Buffer
  /// Whether the buffer may be larger than the operand.
  let mayBeLarger: Bool

  /// Describes an operand of floats at `place`: `{ $1(&$0.input) }` for the buffer `input`.
  public static func floats(
    _ name: StaticString, _ place: @escaping OperandPlace<Operands, Float>.Access, _ count: Int, _ role: Role = .input,
    mayBeLarger: Bool = false
  ) -> Operand {
    Operand(name: name, role: role, count: count, buffer: .floats(OperandPlace(place)), mayBeLarger: mayBeLarger)
  }

  /// Describes an operand of bytes at `place` that are less than `limit`.
  public static func indices(
    _ name: StaticString, _ place: @escaping OperandPlace<Operands, UInt8>.Access, _ count: Int,
    lessThan limit: Int, _ role: Role = .input
  ) -> Operand {
    Operand(
      name: name, role: role, count: count, buffer: .indices(OperandPlace(place), limit: limit), mayBeLarger: false)
  }
}

extension Operand {
  /// Requires the buffer to have as many elements as the operand.
  func check(_ operands: Operands, by check: OperandCheck) throws(ShapeError) {
    let found =
      switch buffer {
      case .floats(let place): operands[place].count
      case .indices(let place, _): operands[place].count
      }
    if mayBeLarger { try check.count(name, found, atLeast: count) } else { try check.count(name, found, count) }
  }
}
