import Kernels

/// One kernel set at one operation. Its type does not depend on the operation, so that a call costs no more than the
/// kernel.
final class OperationTrial: Trial {
  let workspaceBytes: Int?
  let executedFlops: Double?
  private let call: RepeatedCall
  private let proof: @Sendable () throws(Disproof) -> Double

  init(
    workspaceBytes: Int, executedFlops: Int?, call: RepeatedCall,
    proof: @escaping @Sendable () throws(Disproof) -> Double
  ) {
    self.workspaceBytes = workspaceBytes
    self.executedFlops = executedFlops.map(Double.init)
    self.call = call
    self.proof = proof
  }

  func run() throws(ShapeError) { try call() }

  func prove() throws(Disproof) -> Double { try proof() }
}

/// Operands and expected results of an operation, for trials of all kernel sets.
package struct OperationOperands<Tried: Operation>: Sendable {
  private let operation: Tried
  private let drawn: Tried.Operands
  private let expectation: Once<Expectation<Tried>>

  /// Draws the operands.
  package init(_ operation: Tried, _ magnitude: OperandMagnitude = .usual) {
    let drawn = operation.drawnOperands(magnitude)
    self.operation = operation
    self.drawn = drawn
    expectation = Once { operation.reference(drawn, operation.benchmarkScalars) }
  }

  /// A trial on copies of the operands, and on what the kernel set wants prepared.
  package func makeTrial(_ kernels: any KernelSet) throws(ShapeError) -> any Trial {
    let plan = try operation.plan(by: kernels)
    let operands = operation.copy(drawn)
    let prepared = AlignedBuffer<Float>(zeros: plan.preparedCount)
    if let weights = operation.weights(among: operands) { try plan.prepare(weights: weights, into: prepared) }
    let call = try plan.call(operands, prepared: prepared, workspace: AlignedBuffer(zeros: plan.workspaceCount))
    return OperationTrial(
      workspaceBytes: plan.workspaceCount * MemoryLayout<Float>.size, executedFlops: plan.executedFlops,
      call: call.repeating(operation.benchmarkScalars)
    ) { [self] () throws(Disproof) in
      operation.reset(operands, to: drawn)
      let output: Tried.Output
      do throws(ShapeError) { output = try call(operation.benchmarkScalars) } catch { throw Disproof(error) }
      return try expectation().relativeError(of: operands, output)
    }
  }
}

extension Expectation {
  /// The greatest error of the results, relative to the sum of magnitudes that it comes from.
  ///
  /// - Throws: ``Disproof`` if an element leaves its error bound, or if anything else is wrong.
  fileprivate func relativeError(of operands: Expected.Operands, _ output: Expected.Output) throws(Disproof) -> Double {
    var greatest = 0.0
    for result in results {
      guard let deviation = result.reference.worstDeviation(in: operands[result.place]) else { continue }
      guard deviation.isWithinBound else { throw Disproof(description: "\(deviation)") }
      greatest = max(greatest, deviation.relativeError)
    }
    if let fault = otherFault(operands, output) { throw Disproof(description: fault) }
    return greatest
  }
}
