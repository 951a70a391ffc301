import Kernels
import Testing

@Suite struct PoolingTests {
  /// Few distinct values, so that most windows have equal maxima, and none is positive in some.
  @Test(arguments: poolingShapes)
  func forwardMatchesReference(shape: PoolingShape) {
    var generator = SeededGenerator(seed: 13)
    let input = generator.bytes(shape.inputCount, lessThan: 5).map { Float($0) - 3 }
    expectReference(
      MaxPoolForward(shape), .init(input: AlignedBuffer(input), output: .empty, positions: .empty))
  }

  @Test(arguments: poolingShapes)
  func backwardMatchesReference(shape: PoolingShape) {
    var generator = SeededGenerator(seed: 14)
    let gradient = generator.floats(shape.outputCount)
    let positions = generator.bytes(shape.outputCount, lessThan: shape.window * shape.window)
    expectReference(
      MaxPoolBackward(shape),
      .init(outputGradient: AlignedBuffer(gradient), positions: AlignedBuffer(positions), inputGradient: .empty))
  }

  /// By hand: the first of equal elements wins, in row-major order. A 3 x 5 image loses its last row and column.
  @Test func firstOfEqualsWins() {
    let shape = PoolingShape(batch: 1, height: 3, width: 5, channels: 1)
    let input: [Float] = [
      1, 2, -7, -7, 9,
      2, 2, -7, -7, 9,
      9, 9, 9, 9, 9,
    ]
    let reference = Naive.maxPoolForward(shape, input: input.map(Double.init))
    #expect(reference.output == [2, -7])
    #expect(reference.positions == [1, 0])
    let operands = MaxPoolForward.Operands(input: AlignedBuffer(input), output: .empty, positions: .empty)
    expectReference(MaxPoolForward(shape), operands) { placed, _, operands in
      #expect(placed.output.array == [2, -7], "\(operands.label)")
      #expect(placed.positions.array == [1, 0], "\(operands.label)")
    }
  }

  @Test(arguments: [0, 1, 3, 15, 16, 17, 33, 1000])
  func reluBackwardMatchesReference(count: Int) {
    var generator = SeededGenerator(seed: 15)
    let special: [Float] = [0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude]
    let output = Array((special + generator.floats(count)).prefix(count))
    let gradient = generator.floats(count)
    let expected = zip(output, gradient).map { $0 > 0 ? $1 : 0 }
    forEachKernelSet("relu \(count)") { kernels, operands in
      let result = operands.update(gradient)
      try kernels.reluBackward(output: operands.input(output), gradient: result)
      // Equal to the bit, except for the sign of zero.
      #expect(result.array == expected, "\(operands.label)")
    }
  }
}
