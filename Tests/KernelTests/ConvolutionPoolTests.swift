import Kernels
import Testing

@Suite struct ConvolutionPoolTests {
  @Test(arguments: pooledConvolutions)
  func forwardMatchesReference(shape: ConvolutionShape, window: Int) {
    var generator = SeededGenerator(seed: 8)
    let (input, weights) = (generator.floats(shape.inputCount), generator.floats(shape.weightsCount))
    let bias = generator.floats(shape.outputChannels)
    let expectation = Reference.convolutionPoolForward(
      shape, window: window, input: AlignedBuffer(input), weights: AlignedBuffer(weights), bias: AlignedBuffer(bias))
    let operation = Operation.convolutionPoolForward(shape, window: window)
    let count = PoolingShape(of: shape, window: window).outputCount
    forEachKernelSet("\(shape) window \(window)") { kernels, operands in
      let (output, positions) = (operands.output(count), operands.bytesOutput(count))
      let weights = operands.input(weights)
      try kernels.convolutionPoolForward(
        shape, window: window, input: operands.input(input), weights: weights,
        prepared: kernels.prepared(for: operation, weights, operands), bias: operands.input(bias), output: output,
        positions: positions, workspace: kernels.workspace(for: operation, operands))
      expect(output, "output", expectation.output, operands)
      let wrong = expectation.firstWrongPosition(in: positions)
      #expect(wrong == nil, "\(operands.label): position of output element \(wrong ?? 0)")
    }
  }

  @Test(arguments: pooledConvolutions, [(false, true), (true, true), (true, false)])
  func backwardMatchesReference(
    pooled: (shape: ConvolutionShape, window: Int), flags: (accumulates: Bool, includesData: Bool)
  ) {
    let (shape, window) = pooled
    let pooling = PoolingShape(of: shape, window: window)
    var generator = SeededGenerator(seed: 9)
    let (input, weights) = (generator.floats(shape.inputCount), generator.floats(shape.weightsCount))
    // As after reluBackward, part of the gradient is zero.
    let gradient = generator.floats(pooling.outputCount).map { max($0, -0.5) + 0.5 }
    let positions = generator.bytes(pooling.outputCount, lessThan: window * window)
    let before = generator.gradientsBefore(shape.weightsCount, shape.outputChannels, flags.accumulates)
    let expectation = Reference.convolutionPoolBackward(
      shape, window: window, input: AlignedBuffer(input), weights: AlignedBuffer(weights),
      outputGradient: AlignedBuffer(gradient), positions: AlignedBuffer(positions),
      weightsGradient: AlignedBuffer(before.weights), biasGradient: AlignedBuffer(before.bias),
      accumulates: flags.accumulates)
    let operation = Operation.convolutionPoolBackward(shape, window: window, includesData: flags.includesData)
    forEachKernelSet("\(shape) window \(window) \(flags)") { kernels, operands in
      let (weightsGradient, biasGradient) = (operands.update(before.weights), operands.update(before.bias))
      let inputGradient = flags.includesData ? operands.output(shape.inputCount) : nil
      let weights = operands.input(weights)
      try kernels.convolutionPoolBackward(
        shape, window: window, input: operands.input(input), weights: weights,
        prepared: kernels.prepared(for: operation, weights, operands), outputGradient: operands.input(gradient),
        positions: operands.input(positions), inputGradient: inputGradient, weightsGradient: weightsGradient,
        biasGradient: biasGradient, accumulates: flags.accumulates,
        workspace: kernels.workspace(for: operation, operands))
      expect(weightsGradient, "weightsGradient", expectation.weights, operands)
      expect(biasGradient, "biasGradient", expectation.bias, operands)
      if let inputGradient { expect(inputGradient, "inputGradient", expectation.input, operands) }
    }
  }
}
