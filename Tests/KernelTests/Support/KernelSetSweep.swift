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
    let plan = try operation.plan(by: kernels)
    let placed = operands.place(values, of: operation)
    let output = try plan.call(
      placed, prepared: operands.prepared(plan, placed), workspace: operands.workspace(plan.workspaceCount))(scalars)
    for result in expectation.results {
      expect(placed[result.place], "\(result.name)", result.reference, operands)
    }
    let fault = expectation.otherFault(placed, output)
    #expect(fault == nil, "\(operands.label): \(fault ?? "")")
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
  /// Copies of `values`, each in pages of its own.
  func place<Placed: Kernels.Operation>(_ values: Placed.Operands, of operation: Placed) -> Placed.Operands {
    var placed = Placed.Operands()
    for operand in operation.operands {
      switch (operand.buffer, operand.role) {
      case (.floats(let place), .input), (.floats(let place), .weights):
        placed[place] = input(values[place].array)
      case (.floats(let place), _):
        let before = values[place].array
        placed[place] = before.isEmpty ? output(operand.count) : update(before)
      case (.indices(let place, _), .result): placed[place] = bytesOutput(operand.count)
      case (.indices(let place, _), _): placed[place] = input(values[place].array)
      }
    }
    return placed
  }

  /// A plan's prepared weights, in memory that must not change afterwards.
  func prepared<Planned: Kernels.Operation>(
    _ plan: Plan<Planned>, _ operands: Planned.Operands
  ) throws -> AlignedBuffer<Float> {
    let prepared = workspace(plan.preparedCount)
    for operand in plan.operation.operands where operand.role == .weights {
      if case .floats(let place) = operand.buffer { try plan.prepare(weights: operands[place], into: prepared) }
    }
    return prepared
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
