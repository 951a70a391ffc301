import Kernels
import Testing

@Suite struct PoolingTests {
  /// Few distinct values, so that most windows have equal maxima, and none is positive in some.
  @Test(arguments: poolingShapes)
  func forwardMatchesReference(shape: PoolingShape) {
    var generator = SeededGenerator(seed: 13)
    let input = generator.bytes(shape.inputCount, lessThan: 5).map { Float($0) - 3 }
    let expectation = Reference.maxPoolForward(shape, input: AlignedBuffer(input))
    forEachKernelSet(shape) { kernels, operands in
      let (output, positions) = (operands.output(shape.outputCount), operands.bytesOutput(shape.outputCount))
      try kernels.maxPoolForward(shape, input: operands.input(input), output: output, positions: positions)
      expect(output, "output", expectation.output, operands)
      // Not a comparison of arrays: when one fails, Swift Testing searches their difference, which may take minutes.
      let wrong = expectation.positions.indices.first { positions[$0] != expectation.positions[$0] }
      #expect(wrong == nil, "\(operands.label): position of output element \(wrong ?? 0)")
    }
  }

  @Test(arguments: poolingShapes)
  func backwardMatchesReference(shape: PoolingShape) {
    var generator = SeededGenerator(seed: 14)
    let gradient = generator.floats(shape.outputCount)
    let positions = generator.bytes(shape.outputCount, lessThan: shape.window * shape.window)
    let expectation = Reference.maxPoolBackward(
      shape, outputGradient: AlignedBuffer(gradient), positions: AlignedBuffer(positions))
    forEachKernelSet(shape) { kernels, operands in
      let inputGradient = operands.output(shape.inputCount)
      try kernels.maxPoolBackward(
        shape, outputGradient: operands.input(gradient), positions: operands.input(positions),
        inputGradient: inputGradient)
      expect(inputGradient, "inputGradient", expectation, operands)
    }
  }

  /// By hand: the first of equals wins, in row-major order; the last row and column of a 3 x 5 image are dropped.
  @Test func firstOfEqualsWins() {
    let shape = PoolingShape(batch: 1, height: 3, width: 5, channels: 1)
    let input: [Float] = [
      1, 2, -7, -7, 9,
      2, 2, -7, -7, 9,
      9, 9, 9, 9, 9,
    ]
    let reference = Reference.maxPoolForward(shape, input: AlignedBuffer(input))
    #expect(reference.output.values == [2, -7])
    #expect(reference.positions == [1, 0])
    forEachKernelSet(shape) { kernels, operands in
      let (output, positions) = (operands.output(2), operands.bytesOutput(2))
      try kernels.maxPoolForward(shape, input: operands.input(input), output: output, positions: positions)
      #expect(output.array == [2, -7], "\(operands.label)")
      #expect(positions.array == [1, 0], "\(operands.label)")
    }
  }

  @Test(arguments: [0, 1, 3, 15, 16, 17, 33, 1000])
  func reluBackwardMatchesReference(count: Int) {
    var generator = SeededGenerator(seed: 15)
    let special: [Float] = [0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude]
    let output = Array((special + generator.floats(count)).prefix(count))
    let gradient = generator.floats(count)
    let expectation = Reference.reluBackward(output: AlignedBuffer(output), gradient: AlignedBuffer(gradient))
    forEachKernelSet("relu \(count)") { kernels, operands in
      let result = operands.update(gradient)
      try kernels.reluBackward(output: operands.input(output), gradient: result)
      expect(result, "gradient", expectation, operands)
    }
  }
}
