import Kernels
import Testing

@Suite struct ConvolutionTests {
  @Test(arguments: networkConvolutions + awkwardConvolutions, Activation.allCases)
  func forwardMatchesReference(shape: ConvolutionShape, activation: Activation) {
    var generator = SeededGenerator(seed: 5)
    let (input, weights) = (generator.floats(shape.inputCount), generator.floats(shape.weightsCount))
    let bias = generator.floats(shape.outputChannels)
    expectReference(
      ConvolutionForward(shape, activation),
      .init(
        input: AlignedBuffer(input), weights: AlignedBuffer(weights), bias: AlignedBuffer(bias), output: .empty))
  }

  @Test(arguments: networkConvolutions + awkwardConvolutions)
  func backwardDataMatchesReference(shape: ConvolutionShape) {
    var generator = SeededGenerator(seed: 6)
    let (gradient, weights) = (generator.floats(shape.outputCount), generator.floats(shape.weightsCount))
    expectReference(
      ConvolutionBackwardData(shape),
      .init(outputGradient: AlignedBuffer(gradient), weights: AlignedBuffer(weights), inputGradient: .empty))
  }

  @Test(arguments: networkConvolutions + awkwardConvolutions, [Accumulation.overwrite, .add])
  func backwardWeightsMatchesReference(shape: ConvolutionShape, accumulation: Accumulation) {
    checkBackwardWeights(shape, accumulation, zeros: 0)
  }

  /// A kernel set may use another algorithm if ReLU lets few gradients through.
  @Test(arguments: networkConvolutions + awkwardConvolutions, [Accumulation.overwrite, .add])
  func backwardWeightsOfSparseGradientMatchesReference(shape: ConvolutionShape, accumulation: Accumulation) {
    checkBackwardWeights(shape, accumulation, zeros: 0.7)
  }

  private func checkBackwardWeights(_ shape: ConvolutionShape, _ accumulation: Accumulation, zeros: Float) {
    var generator = SeededGenerator(seed: 7)
    let input = generator.floats(shape.inputCount)
    let kept = generator.floats(shape.outputCount)
    let gradient = zip(generator.floats(shape.outputCount), kept).map { (1 + $1) / 2 < zeros ? 0 : $0 }
    let before = generator.gradientsBefore(shape.weightsCount, shape.outputChannels, accumulation)
    expectReference(
      ConvolutionBackwardWeights(shape),
      .init(
        input: AlignedBuffer(input), outputGradient: AlignedBuffer(gradient), weightsGradient: before.weights,
        biasGradient: before.bias), accumulation, "\(shape) \(accumulation)")
  }
}

extension SeededGenerator {
  /// Old gradients to add to, or NaN to overwrite.
  mutating func gradientsBefore(
    _ weights: Int, _ bias: Int, _ accumulation: Accumulation
  ) -> (weights: AlignedBuffer<Float>, bias: AlignedBuffer<Float>) {
    accumulation == .add
      ? (AlignedBuffer(floats(weights)), AlignedBuffer(floats(bias)))
      : (AlignedBuffer(count: weights, repeating: .nan), AlignedBuffer(count: bias, repeating: .nan))
  }
}
