import Kernels

extension SeededGenerator {
  /// Operands of any operation. Results are NaN unless the call adds to them.
  mutating func operands<Drawn: Operation>(of operation: Drawn, adds: Bool, zeros: Float) -> Drawn.Operands {
    var drawn = Drawn.Operands()
    for operand in operation.operands {
      switch (operand.buffer, operand.role) {
      case (.floats(let place), .result):
        let before = floats(operand.count)
        drawn[place] = AlignedBuffer(adds ? before : before.map { _ in .nan })
      case (.floats(let place), _):
        var values = floats(operand.count)
        // Part of a gradient is zero, as after reluBackward.
        if operand.name == "outputGradient" { values = values.map { ($0 + 1) / 2 < zeros ? 0 : $0 } }
        // The mean of squares.
        if operand.name == "secondMoment" { values = values.map { $0.magnitude } }
        drawn[place] = AlignedBuffer(values)
      case (.indices, .result): break
      case (.indices(let place, let limit), _):
        drawn[place] = AlignedBuffer(bytes(operand.count, lessThan: limit))
      }
    }
    return drawn
  }
}

/// Whether an operand has this name.
private func == (name: StaticString, other: String) -> Bool { "\(name)" == other }
