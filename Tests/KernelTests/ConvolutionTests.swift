import Kernels
import Testing

@Suite struct ConvolutionTests {
  @Test(arguments: networkConvolutions + awkwardConvolutions, Activation.allCases)
  func forwardMatchesReference(shape: ConvolutionShape, activation: Activation) {
    var generator = SeededGenerator(seed: 5)
    let (input, weights) = (generator.floats(shape.inputCount), generator.floats(shape.weightsCount))
    let bias = generator.floats(shape.outputChannels)
    let expectation = Reference.convolutionForward(
      shape, input: AlignedBuffer(input), weights: AlignedBuffer(weights), bias: AlignedBuffer(bias),
      activation: activation)
    let operation = Operation.convolutionForward(shape)
    forEachKernelSet("\(shape) \(activation)") { kernels, operands in
      let (weights, output) = (operands.input(weights), operands.output(shape.outputCount))
      try kernels.convolutionForward(
        shape, input: operands.input(input), weights: weights,
        prepared: kernels.prepared(for: operation, weights, operands), bias: operands.input(bias),
        activation: activation, output: output, workspace: kernels.workspace(for: operation, operands))
      expect(output, "output", expectation, operands)
    }
  }

  @Test(arguments: networkConvolutions + awkwardConvolutions)
  func backwardDataMatchesReference(shape: ConvolutionShape) {
    var generator = SeededGenerator(seed: 6)
    let (gradient, weights) = (generator.floats(shape.outputCount), generator.floats(shape.weightsCount))
    let expectation = Reference.convolutionBackwardData(
      shape, outputGradient: AlignedBuffer(gradient), weights: AlignedBuffer(weights))
    let operation = Operation.convolutionBackwardData(shape)
    forEachKernelSet(shape) { kernels, operands in
      let (weights, inputGradient) = (operands.input(weights), operands.output(shape.inputCount))
      try kernels.convolutionBackwardData(
        shape, outputGradient: operands.input(gradient), weights: weights,
        prepared: kernels.prepared(for: operation, weights, operands), inputGradient: inputGradient,
        workspace: kernels.workspace(for: operation, operands))
      expect(inputGradient, "inputGradient", expectation, operands)
    }
  }

  @Test(arguments: networkConvolutions + awkwardConvolutions, [false, true])
  func backwardWeightsMatchesReference(shape: ConvolutionShape, accumulates: Bool) {
    checkBackwardWeights(shape, accumulates: accumulates, zeros: 0)
  }

  /// Kernels may take another way where ReLU let little through.
  @Test(arguments: networkConvolutions + awkwardConvolutions, [false, true])
  func backwardWeightsOfSparseGradientMatchesReference(shape: ConvolutionShape, accumulates: Bool) {
    checkBackwardWeights(shape, accumulates: accumulates, zeros: 0.7)
  }

  private func checkBackwardWeights(_ shape: ConvolutionShape, accumulates: Bool, zeros: Float) {
    var generator = SeededGenerator(seed: 7)
    let input = generator.floats(shape.inputCount)
    let kept = generator.floats(shape.outputCount)
    let gradient = zip(generator.floats(shape.outputCount), kept).map { (1 + $1) / 2 < zeros ? 0 : $0 }
    let before = generator.gradientsBefore(shape.weightsCount, shape.outputChannels, accumulates)
    let expectation = Reference.convolutionBackwardWeights(
      shape, input: AlignedBuffer(input), outputGradient: AlignedBuffer(gradient),
      weightsGradient: AlignedBuffer(before.weights), biasGradient: AlignedBuffer(before.bias),
      accumulates: accumulates)
    forEachKernelSet("\(shape) accumulates \(accumulates)") { kernels, operands in
      let (weights, bias) = (operands.update(before.weights), operands.update(before.bias))
      try kernels.convolutionBackwardWeights(
        shape, input: operands.input(input), outputGradient: operands.input(gradient), weightsGradient: weights,
        biasGradient: bias, accumulates: accumulates,
        workspace: kernels.workspace(for: .convolutionBackwardWeights(shape), operands))
      expect(weights, "weightsGradient", expectation.weights, operands)
      expect(bias, "biasGradient", expectation.bias, operands)
    }
  }
}

extension SeededGenerator {
  /// Gradients to add to, or NaN to overwrite.
  mutating func gradientsBefore(
    _ weights: Int, _ bias: Int, _ accumulates: Bool
  ) -> (weights: [Float], bias: [Float]) {
    accumulates
      ? (floats(weights), floats(bias))
      : ([Float](repeating: .nan, count: weights), [Float](repeating: .nan, count: bias))
  }
}
