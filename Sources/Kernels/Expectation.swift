/// The correct results of an operation's call, computed in `Double`, and the errors that rounding in `Float` may cause.
public struct Expectation<Expected: Operation>: Sendable {
  /// The correct values of one result.
  public struct Result: Sendable {
    /// The operand's name.
    public let name: StaticString
    /// Its buffer among the operands.
    public let path: KeyPath<Expected.Operands, AlignedBuffer<Float>> & Sendable
    /// The correct elements and their error bounds.
    public let reference: ReferenceResult
  }

  /// Checks everything except the float results: one line on a wrong position, sum, ...; nil if all is correct.
  public typealias OtherCheck = @Sendable (_ operands: Expected.Operands, _ output: Expected.Output) -> String?

  /// The correct values of each float result.
  public let results: [Result]
  private let otherCheck: OtherCheck

  init(
    _ results: [(StaticString, KeyPath<Expected.Operands, AlignedBuffer<Float>> & Sendable, ReferenceResult)],
    otherCheck: @escaping OtherCheck = { _, _ in nil }
  ) {
    self.results = results.map { Result(name: $0.0, path: $0.1, reference: $0.2) }
    self.otherCheck = otherCheck
  }

  /// One line on what is wrong apart from the float results; nil if nothing is.
  public func otherFault(_ operands: Expected.Operands, _ output: Expected.Output) -> String? {
    otherCheck(operands, output)
  }

  /// The correct values of the result at `path`; without elements if the operation has no such result.
  public subscript(_ path: KeyPath<Expected.Operands, AlignedBuffer<Float>>) -> ReferenceResult {
    results.first { $0.path == path }?.reference ?? ReferenceResult(exactly: [])
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
