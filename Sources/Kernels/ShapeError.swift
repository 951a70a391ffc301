/// An operand, extent or value that does not fit the operation it was given to.
public struct ShapeError: Error, Equatable, CustomStringConvertible {
  /// The operation's name.
  public let operation: String
  /// The operand's or extent's name.
  public let operand: String
  /// The condition that it must meet.
  public let expected: String
  /// The value found.
  public let found: String

  /// Describes a misfit.
  public init(operation: String, operand: String, expected: String, found: String) {
    self.operation = operation
    self.operand = operand
    self.expected = expected
    self.found = found
  }

  /// "gemm: leadingDimensionA must be at least 5, found 4"
  public var description: String { "\(operation): \(operand) must be \(expected), found \(found)" }
}
