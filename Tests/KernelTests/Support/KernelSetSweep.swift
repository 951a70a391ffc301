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

/// Computes `operation` with each kernel set and placement on copies of `values`, and expects the reference's results.
/// Results that are empty in `values` start as NaN.
func expectReference<Tested: Kernels.Operation>(
  _ operation: Tested, _ values: Tested.Operands, _ scalars: Tested.Scalars, _ label: Any? = nil,
  also check: (Tested.Operands, Tested.Output, Operands) -> Void = { _, _, _ in }
) {
  let expectation = operation.reference(values, scalars)
  forEachKernelSet(label ?? operation) { kernels, operands in
    let (placed, output) = try operands.call(operation, by: kernels, values, scalars)
    for fault in operands.faults(in: placed, output, expectation) { Issue.record("\(fault)") }
    check(placed, output, operands)
  }
}

/// The same for operations without scalars.
func expectReference<Tested: Kernels.Operation>(
  _ operation: Tested, _ values: Tested.Operands, _ label: Any? = nil,
  also check: (Tested.Operands, Tested.Output, Operands) -> Void = { _, _, _ in }
) where Tested.Scalars == Void {
  expectReference(operation, values, (), label, also: check)
}

extension Operands {
  /// Expects all inputs and all guard elements to be unchanged.
  func expectIntact() {
    for fault in faults { Issue.record("\(fault)") }
  }
}

extension Kernels.Operation {
  /// Operands of zeros; `count` gives the number of elements by the operand's name.
  func operands(zeros count: (String) -> Int) -> Operands {
    var made = Operands()
    for operand in operands {
      switch operand.buffer {
      case .floats(let place): made[place] = AlignedBuffer(zeros: count("\(operand.name)"))
      case .indices(let place, _): made[place] = AlignedBuffer(zeros: count("\(operand.name)"))
      }
    }
    return made
  }
}
