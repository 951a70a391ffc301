import Kernels

extension Operands {
  /// Computes `operation` once on copies of `values`. Results that are empty in `values` start as NaN.
  func call<Called: Kernels.Operation>(
    _ operation: Called, by kernels: some KernelSet, _ values: Called.Operands, _ scalars: Called.Scalars
  ) throws(ShapeError) -> (operands: Called.Operands, output: Called.Output) {
    let plan = try operation.plan(by: kernels)
    let placed = place(values, of: operation)
    let call = try plan.call(placed, prepared: prepared(plan, placed), workspace: workspace(plan.workspaceCount))
    return (placed, try call(scalars))
  }

  /// One line for each result of a call that is not as expected.
  func faults<Called: Kernels.Operation>(
    in operands: Called.Operands, _ output: Called.Output, _ expectation: Expectation<Called>
  ) -> [String] {
    let deviations = expectation.results.compactMap { result -> String? in
      guard let worst = result.reference.worstDeviation(in: operands[result.place]), !worst.isWithinBound else {
        return nil
      }
      return "\(label): \(result.name) \(worst.description)"
    }
    return deviations + [expectation.otherFault(operands, output)].compactMap { $0 }.map { "\(label): \($0)" }
  }

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
  private func prepared<Planned: Kernels.Operation>(
    _ plan: Plan<Planned>, _ operands: Planned.Operands
  ) throws(ShapeError) -> AlignedBuffer<Float> {
    let prepared = workspace(plan.preparedCount)
    for operand in plan.operation.operands where operand.role == .weights {
      if case .floats(let place) = operand.buffer { try plan.prepare(weights: operands[place], into: prepared) }
    }
    return prepared
  }
}
