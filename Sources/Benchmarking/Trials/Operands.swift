import Digits
import Kernels
import RandomNumbers

extension Operation {
  /// Operands that are the same for all kernel sets: inputs uniform in -1...1 from a fixed seed, times the factor of
  /// `magnitude`; results and accumulators zero.
  package func drawnOperands(_ magnitude: OperandMagnitude = .usual) -> Operands {
    var generator = Xoshiro256StarStar(seed: 1)
    var drawn = Operands()
    for operand in operands {
      switch operand.buffer {
      case .floats(let place):
        drawn[place] =
          operand.role.isDrawn
          ? AlignedBuffer((0..<operand.count).map { _ in magnitude.factor * generator.uniform(in: -1...1) })
          : AlignedBuffer(zeros: operand.count)
      case .indices(let place, let limit):
        drawn[place] =
          operand.role.isDrawn
          ? AlignedBuffer((0..<operand.count).map { _ in UInt8(generator.uniform(below: UInt32(limit))) })
          : AlignedBuffer(zeros: operand.count)
      }
    }
    return drawn
  }

  /// The same operands, in buffers of their own.
  func copy(_ operands: Operands) -> Operands {
    var copy = Operands()
    for operand in self.operands {
      switch operand.buffer {
      case .floats(let place): copy[place] = AlignedBuffer(operands[place].array)
      case .indices(let place, _): copy[place] = AlignedBuffer(operands[place].array)
      }
    }
    return copy
  }

  /// Prepares a proof: fills results with values that no kernel may leave there, and resets the operands that a call
  /// changes.
  func reset(_ operands: Operands, to drawn: Operands) {
    for operand in self.operands {
      switch (operand.buffer, operand.role) {
      case (.floats(let place), .result): operands[place].fill(with: .nan)
      case (.floats(let place), .update), (.floats(let place), .accumulator):
        operands[place].copy(from: drawn[place])
      case (.indices(let place, _), .result): operands[place].fill(with: .max)
      case (.floats, _), (.indices, _): break
      }
    }
  }

  /// The weights among the operands, if the operation has any.
  package func weights(among operands: Operands) -> AlignedBuffer<Float>? {
    for operand in self.operands where operand.role == .weights {
      if case .floats(let place) = operand.buffer { return operands[place] }
    }
    return nil
  }
}

extension Operand.Role {
  /// Whether its elements are drawn.
  fileprivate var isDrawn: Bool {
    switch self {
    case .input, .weights, .update: true
    case .result, .accumulator: false
    }
  }
}
