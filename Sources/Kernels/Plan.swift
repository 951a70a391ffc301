/// How a kernel set computes one operation on one shape: the algorithm, the memory that it needs, and the function to
/// run. Make a plan once and keep it: all decisions that depend on the shape alone are taken when it is made.
public struct Plan<Planned: Operation>: Sendable {
  /// The function: reads and writes operands, and may use the memory.
  public typealias Body =
    @Sendable (_ operands: Planned.Operands, _ scalars: Planned.Scalars, _ memory: PlanMemory) -> Planned.Output

  /// The floating-point operations that an algorithm executes.
  public enum Work: Sendable {
    /// As many as ``Operation/flops``.
    case asDefined
    /// This number, which is less than ``Operation/flops``.
    case reduced(Int)
    /// A number that depends on the data.
    case dependsOnData
  }

  /// The operation.
  public let operation: Planned
  /// The algorithm's name: "direct", "im2col and GEMM", ...
  public let algorithm: String
  /// Floats of workspace, beyond the operands.
  public let workspaceCount: Int
  /// How to prepare the weights after each change of them; nil if calls need no prepared weights.
  public let preparation: WeightsPreparation?
  /// The steps of the plan, in order; empty if it is one piece.
  public let parts: [PlanPart]
  /// Floating-point operations that a call executes, counted like ``Operation/flops``; nil if they depend on the data.
  public let executedFlops: Int?

  /// The function. Operands cover the counts of their operation, results do not overlap other operands, and the memory
  /// covers the counts above, aligned to a cache line: ``call(_:prepared:workspace:)`` sees to the counts.
  @usableFromInline package let body: Body
  // Made where the types of operands and scalars are known, so that a call copies nothing.
  @usableFromInline let repeated:
    @Sendable (_ operands: Planned.Operands, _ scalars: Planned.Scalars, _ memory: PlanMemory) -> @Sendable () -> Void

  /// Describes an algorithm.
  @inlinable
  public init(
    _ operation: Planned, algorithm: String, workspaceCount: Int = 0, preparation: WeightsPreparation? = nil,
    work: Work = .asDefined, parts: [PlanPart] = [], body: @escaping Body
  ) {
    self.operation = operation
    self.algorithm = algorithm
    self.workspaceCount = workspaceCount
    self.preparation = preparation
    self.parts = parts
    self.body = body
    repeated = { operands, scalars, memory in { _ = body(operands, scalars, memory) } }
    executedFlops =
      switch work {
      case .asDefined: operation.flops
      case .reduced(let flops): flops
      case .dependsOnData: nil
      }
  }

  /// The same plan with `around` around each call, for timing it.
  package func wrapped(
    _ around: @escaping @Sendable (_ call: () -> Planned.Output) -> Planned.Output
  ) -> Plan {
    let (body, flops) = (body, executedFlops)
    return Plan(
      operation, algorithm: algorithm, workspaceCount: workspaceCount, preparation: preparation,
      work: flops.map { .reduced($0) } ?? .dependsOnData, parts: parts
    ) { operands, scalars, memory in around { body(operands, scalars, memory) } }
  }

  /// Floats of prepared weights.
  public var preparedCount: Int { preparation?.count ?? 0 }
}

/// The memory that a plan's function uses beside the operands.
public struct PlanMemory: Sendable {
  /// The prepared weights.
  public let prepared: AlignedBuffer<Float>
  /// The workspace.
  public let workspace: AlignedBuffer<Float>

  /// The same memory without the workspace's first `count` floats; the rest is aligned to a cache line.
  package func after(_ count: Int) -> PlanMemory {
    PlanMemory(prepared: prepared, workspace: workspace[alignedCount(count)..<workspace.count])
  }
}

/// `count` rounded up to whole cache lines, so that the memory after so many floats is aligned.
@inline(__always)
package func alignedCount(_ count: Int) -> Int { (count + 15) & ~15 }

/// How a kernel set prepares an operation's weights: transposes, packs or transforms them.
public struct WeightsPreparation: Sendable {
  /// Floats of prepared weights.
  public let count: Int
  let body: @Sendable (_ weights: UnsafePointer<Float>, _ prepared: UnsafeMutablePointer<Float>) -> Void

  /// Describes a preparation that writes `count` floats.
  public init(
    count: Int,
    body: @escaping @Sendable (_ weights: UnsafePointer<Float>, _ prepared: UnsafeMutablePointer<Float>) -> Void
  ) {
    self.count = count
    self.body = body
  }
}

extension Plan {
  /// Writes the prepared weights that calls read. Prepare again after each change of the weights.
  ///
  /// - Throws: ``ShapeError`` if a count does not fit, or if the operation reads no weights.
  public func prepare(weights: AlignedBuffer<Float>, into prepared: AlignedBuffer<Float>) throws(ShapeError) {
    try preparing(weights: weights, into: prepared)()
  }

  /// Checks the buffers once; the result can then prepare any number of times.
  ///
  /// - Throws: ``ShapeError`` if a count does not fit, or if the operation reads no weights.
  public func preparing(
    weights: AlignedBuffer<Float>, into prepared: AlignedBuffer<Float>
  ) throws(ShapeError) -> @Sendable () -> Void {
    let check = OperandCheck(operation: "prepareWeights")
    guard let operand = operation.operands.first(where: { $0.role == .weights }) else {
      throw check.misfit("operation", "one that reads weights", "\(operation)")
    }
    try check.count(operand.name, weights.count, operand.count)
    try check.count("prepared", prepared.count, atLeast: preparedCount)
    let preparation = preparation
    return { preparation?.body(weights.pointer, prepared.pointer) }
  }

  /// Checks operands and memory once; the result can then be called any number of times.
  ///
  /// - Throws: ``ShapeError`` if a count does not fit, or if the workspace is not aligned.
  public func call(
    _ operands: Planned.Operands, prepared: AlignedBuffer<Float> = .empty, workspace: AlignedBuffer<Float> = .empty
  ) throws(ShapeError) -> Call<Planned> {
    let check = operation.check
    for operand in operation.operands { try operand.check(operands, by: check) }
    try check.count("prepared", prepared.count, atLeast: preparedCount)
    try check.workspace(workspace, workspaceCount)
    return Call(self, operands, PlanMemory(prepared: prepared, workspace: workspace))
  }
}

/// A plan with its operands, checked and ready to be called any number of times.
public struct Call<Called: Operation>: Sendable {
  private let plan: Plan<Called>
  private let operands: Called.Operands
  private let memory: PlanMemory
  private let indices: [IndexCheck]

  init(_ plan: Plan<Called>, _ operands: Called.Operands, _ memory: PlanMemory) {
    self.plan = plan
    self.operands = operands
    self.memory = memory
    indices = plan.operation.operands.compactMap { operand in
      guard case .indices(let place, let limit) = operand.buffer, operand.role == .input else { return nil }
      return IndexCheck(operation: Called.name, operand: operand.name, buffer: operands[place], limit: limit)
    }
  }

  /// Computes the operation on the operands as they are now.
  ///
  /// - Throws: ``ShapeError`` if a label or a position is too large.
  @discardableResult
  public func callAsFunction(_ scalars: Called.Scalars) throws(ShapeError) -> Called.Output {
    for index in indices { try index.check() }
    return plan.body(operands, scalars, memory)
  }

  /// The same call with the same scalars each time: without any knowledge of types, and so without their cost.
  public func repeating(_ scalars: Called.Scalars) -> RepeatedCall {
    RepeatedCall(body: plan.repeated(operands, scalars, memory), indices: indices)
  }
}

extension Call where Called.Scalars == Void {
  /// Computes the operation on the operands as they are now.
  ///
  /// - Throws: ``ShapeError`` if a label or a position is too large.
  @discardableResult
  public func callAsFunction() throws(ShapeError) -> Called.Output { try callAsFunction(()) }

  /// The same call each time.
  public var repeating: RepeatedCall { repeating(()) }
}

/// A call whose operands and scalars stay the same.
public struct RepeatedCall: Sendable {
  fileprivate let body: @Sendable () -> Void
  fileprivate let indices: [IndexCheck]

  /// Computes the operation on the operands as they are now.
  ///
  /// - Throws: ``ShapeError`` if a label or a position is too large.
  public func callAsFunction() throws(ShapeError) {
    if !indices.isEmpty {
      for index in indices { try index.check() }
    }
    body()
  }
}

/// Labels or positions, which a call uses as indices, and their limit.
private struct IndexCheck: Sendable {
  let operation: StaticString
  let operand: StaticString
  let buffer: AlignedBuffer<UInt8>
  let limit: Int

  func check() throws(ShapeError) {
    try OperandCheck(operation: operation).bytes(operand, buffer, lessThan: limit)
  }
}
