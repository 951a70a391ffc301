/// The correct results of an operation's call, computed in `Double`, and the errors that rounding in `Float` may cause.
public struct Expectation<Expected: Operation>: Sendable {
  /// The correct values of one result.
  public struct Result: Sendable {
    /// The operand's name.
    public let name: StaticString
    /// Its buffer among the operands.
    public let place: OperandPlace<Expected.Operands, Float>
    /// The correct elements and their error bounds.
    public let reference: ReferenceResult
  }

  /// Checks everything except the float results: one line on a wrong position, sum, ...; nil if all is correct.
  public typealias OtherCheck = @Sendable (_ operands: Expected.Operands, _ output: Expected.Output) -> String?

  /// The correct values of each float result.
  public let results: [Result]
  private let otherCheck: OtherCheck

  /// Pairs operands of `operation`, by their names, with their correct values.
  init(
    _ operation: Expected, _ results: [(name: StaticString, reference: ReferenceResult)],
    otherCheck: @escaping OtherCheck = { _, _ in nil }
  ) {
    let operands = operation.operands
    self.results = results.map { name, reference in
      for operand in operands {
        if case .floats(let place) = operand.buffer, "\(operand.name)" == "\(name)" {
          return Result(name: name, place: place, reference: reference)
        }
      }
      preconditionFailure("\(Expected.name) has no operand of floats called \(name)")
    }
    self.otherCheck = otherCheck
  }

  /// One line on what is wrong apart from the float results; nil if nothing is.
  public func otherFault(_ operands: Expected.Operands, _ output: Expected.Output) -> String? {
    otherCheck(operands, output)
  }

  /// The correct values of the result called `name`; without elements if the operation has no such result.
  public subscript(_ name: String) -> ReferenceResult {
    results.first { "\($0.name)" == name }?.reference ?? ReferenceResult(exactly: [])
  }
}

/// The two ways in which a reference reads an operand: values for the result, magnitudes for its error bound.
enum OperandReading {
  case values
  case magnitudes

  /// The operand's elements, or their absolute values.
  func callAsFunction(_ operand: AlignedBuffer<Float>) -> [Double] {
    switch self {
    case .values: operand.array.map { Double($0) }
    case .magnitudes: operand.array.map { Double($0.magnitude) }
    }
  }
}
