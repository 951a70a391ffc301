import KernelCatalog
import Kernels
import Testing

/// Runs `body` with each kernel set that this CPU can run; failures name the set and `shape`.
func forEachKernelSet(_ shape: Any, _ body: (any KernelSet, Operands) throws -> Void) {
  for kernels in KernelCatalog.available {
    let operands = Operands(label: "\(kernels.name), \(shape)")
    do {
      try body(kernels, operands)
      operands.expectIntact()
    } catch {
      Issue.record("\(operands.label): \(error)")
    }
  }
}

/// Expects each element of `output` within its error bound.
func expect(_ output: AlignedBuffer<Float>, _ name: String, _ expectation: ReferenceResult, _ operands: Operands) {
  guard let worst = expectation.worstDeviation(in: output) else { return }
  #expect(worst.isWithinBound, "\(operands.label): \(name) \(worst)")
}

extension KernelSet {
  /// A workspace of just the size that `operation` needs.
  func workspace(for operation: Operation, _ operands: Operands) -> AlignedBuffer<Float> {
    operands.workspace(workspaceCount(for: operation))
  }

  /// What the set derives from `weights` for `operation`, in memory that must not change afterwards.
  func prepared(
    for operation: Operation, _ weights: AlignedBuffer<Float>, _ operands: Operands
  ) throws -> AlignedBuffer<Float> {
    let prepared = operands.workspace(preparedWeightsCount(for: operation))
    try prepareWeights(for: operation, weights: weights, prepared: prepared)
    return prepared
  }
}
