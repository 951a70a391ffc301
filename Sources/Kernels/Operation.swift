/// One operation on one shape: its operands, its work and its correct results.
///
/// Only the conforming type states all of this. Checks, benchmark operands, proofs and shape strings follow from it.
public protocol Operation: Hashable, Sendable {
  /// The buffers that a call reads and writes, by name.
  associatedtype Operands: OperandSet
  /// The numbers that may differ from call to call, such as alpha and beta.
  associatedtype Scalars: Sendable = Void
  /// The value that a call returns, beside the results that it writes.
  associatedtype Output: Sendable = Void

  /// Its name in errors: "convolutionForward".
  static var name: StaticString { get }

  /// The operands' names, roles and counts, in the order in which calls check them and benchmarks fill them.
  var operands: [Operand<Operands>] { get }

  /// The scalars of a benchmark: those of a training step.
  var benchmarkScalars: Scalars { get }

  /// Floating-point operations that the definition asks for. A multiply-add counts as two, a comparison, division or
  /// exponential as one, and moving data as none.
  var flops: Int { get }

  /// The least bytes that move between memory and the core: every operand read once, every result written once.
  var bytes: Int { get }

  /// Checks the shape's extents.
  ///
  /// - Throws: ``ShapeError`` if an extent is out of its range, or if counts would overflow.
  func checkShape() throws(ShapeError)

  /// A kernel set's plan of this operation, without the check of the shape. Callers use ``plan(by:)``, which calls
  /// ``checkShape()`` first.
  func uncheckedPlan(by kernels: any KernelSet) -> Plan<Self>

  /// The correct results of a call, in float64. Compute them before the call, because the call may change its operands.
  func reference(_ operands: Operands, _ scalars: Scalars) -> Expectation<Self>
}

extension Operation where Scalars == Void {
  /// None.
  public var benchmarkScalars: Void { () }

  /// The correct results of a call, in float64. Compute them before the call.
  public func reference(_ operands: Operands) -> Expectation<Self> { reference(operands, ()) }
}

/// What a call does with the old contents of gradients.
public enum Accumulation: Sendable {
  /// It overwrites them.
  case overwrite
  /// It adds the new gradients to them, each of them computed whole before. So the result is the same to the bit as if
  /// the call had written the new gradients elsewhere and they were then added.
  case add
}

extension Operation {
  /// A kernel set's plan of this operation. Make it once for each shape and keep it.
  ///
  /// - Throws: ``ShapeError`` if an extent is out of its range, or if counts would overflow.
  public func plan(by kernels: any KernelSet) throws(ShapeError) -> Plan<Self> {
    try checkShape()
    return uncheckedPlan(by: kernels)
  }

  /// The check that names this operation in its errors.
  var check: OperandCheck { OperandCheck(operation: Self.name) }
}

/// The buffers of one operation.
public protocol OperandSet: Sendable {
  /// Empty buffers.
  init()
}

extension AlignedBuffer where Element: AdditiveArithmetic {
  /// A buffer without elements.
  public static var empty: AlignedBuffer { AlignedBuffer(zeros: 0) }
}
