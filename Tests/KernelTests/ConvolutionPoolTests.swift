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
    [(Accumulation.overwrite, true), (.add, true), (.add, false)])
  func backwardMatchesReference(
    pooled: (shape: ConvolutionShape, window: Int), flags: (accumulation: Accumulation, includesData: Bool)
  ) {
    let (shape, window) = pooled
    let operation = ConvolutionPoolBackward(shape, window: window, includesData: flags.includesData)
    var generator = SeededGenerator(seed: 9)
    let (input, weights) = (generator.floats(shape.inputCount), generator.floats(shape.weightsCount))
    // Part of the gradient is zero, as after reluBackward.
    let gradient = generator.floats(operation.pooling.outputCount).map { max($0, -0.5) + 0.5 }
    let positions = generator.bytes(operation.pooling.outputCount, lessThan: window * window)
    let before = generator.gradientsBefore(shape.weightsCount, shape.outputChannels, flags.accumulation)
    expectReference(
      operation,
      .init(
        input: AlignedBuffer(input), weights: AlignedBuffer(weights), outputGradient: AlignedBuffer(gradient),
        positions: AlignedBuffer(positions), weightsGradient: before.weights, biasGradient: before.bias,
        inputGradient: .empty), flags.accumulation, "\(operation) \(flags)")
  }
}
