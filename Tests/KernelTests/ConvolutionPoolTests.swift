import Kernels
import Testing

@Suite struct ConvolutionPoolTests {
  @Test(arguments: pooledConvolutions)
  func forwardMatchesReference(shape: ConvolutionShape, window: Int) {
    var generator = SeededGenerator(seed: 8)
    let (input, weights) = (generator.floats(shape.inputCount), generator.floats(shape.weightsCount))
    let bias = generator.floats(shape.outputChannels)
    expectReference(
      ConvolutionPoolForward(shape, window: window),
      .init(
        input: AlignedBuffer(input), weights: AlignedBuffer(weights), bias: AlignedBuffer(bias), output: .empty,
        positions: .empty))
  }

  @Test(
    arguments: pooledConvolutions,
    [(Accumulation.overwrite, true, true), (.add, true, true), (.add, true, false), (.overwrite, false, true)])
  func backwardMatchesReference(
    pooled: (shape: ConvolutionShape, window: Int),
    flags: (accumulation: Accumulation, includesWeights: Bool, includesData: Bool)
  ) {
    let operation = ConvolutionPoolBackward(
      pooled.shape, window: pooled.window, includesWeights: flags.includesWeights, includesData: flags.includesData)
    expectReference(operation, operands(operation, flags.accumulation), flags.accumulation, "\(operation) \(flags)")
  }

  @Test("A gradient has the same bits with and without the other one", arguments: pooledConvolutions)
  func gradientsApart(pooled: (shape: ConvolutionShape, window: Int)) {
    let both = ConvolutionPoolBackward(pooled.shape, window: pooled.window, includesData: true)
    let weights = ConvolutionPoolBackward(pooled.shape, window: pooled.window, includesData: false)
    let data = ConvolutionPoolBackward(pooled.shape, window: pooled.window, includesWeights: false, includesData: true)
    for accumulation in [Accumulation.overwrite, .add] {
      forEachKernelSet(both) { kernels, calls in
        func gradients(_ operation: ConvolutionPoolBackward) throws -> ConvolutionPoolBackward.Operands {
          try calls.call(operation, by: kernels, operands(operation, accumulation), accumulation).operands
        }
        let expected = try gradients(both)
        let apart = (weights: try gradients(weights), data: try gradients(data))
        #expect(apart.weights.weightsGradient.array == expected.weightsGradient.array, "\(calls.label): weights")
        #expect(apart.weights.biasGradient.array == expected.biasGradient.array, "\(calls.label): bias")
        #expect(apart.data.inputGradient.array == expected.inputGradient.array, "\(calls.label): data")
      }
    }
  }

  /// Operands of which part of the gradient is zero, as after reluBackward.
  private func operands(
    _ operation: ConvolutionPoolBackward, _ accumulation: Accumulation
  ) -> ConvolutionPoolBackward.Operands {
    let (shape, count) = (operation.shape, operation.pooling.outputCount)
    var generator = SeededGenerator(seed: 9)
    let (input, weights) = (generator.floats(shape.inputCount), generator.floats(shape.weightsCount))
    let gradient = generator.floats(count).map { max($0, -0.5) + 0.5 }
    let positions = generator.bytes(count, lessThan: operation.window * operation.window)
    let before = generator.gradientsBefore(operation.weightsCount, operation.biasCount, accumulation)
    return .init(
      input: AlignedBuffer(input), weights: AlignedBuffer(weights), outputGradient: AlignedBuffer(gradient),
      positions: AlignedBuffer(positions), weightsGradient: before.weights, biasGradient: before.bias,
      inputGradient: .empty)
  }
}
