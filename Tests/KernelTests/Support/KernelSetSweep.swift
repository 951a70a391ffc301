import KernelCatalog
import Kernels
import Testing

/// Runs `body` with each kernel set that this CPU can run and each placement of the operands; failures name the test,
/// the set, `shape` and the placement.
func forEachKernelSet(_ shape: Any, _ body: (any KernelSet, Operands) throws -> Void) {
  let test = Test.current?.name ?? ""
  for kernels in KernelCatalog.available {
    for placement in Operands.Placement.allCases {
      let operands = Operands(label: "\(test) \(kernels.name), \(shape)", placement: placement)
      do {
        try body(kernels, operands)
        operands.expectIntact()
      } catch {
        Issue.record("\(operands.label): \(error)")
      }
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
