import Kernels
import Testing

@Suite struct DenseTests {
  @Test(arguments: denseShapes, Activation.allCases)
  func forwardMatchesReference(shape: DenseShape, activation: Activation) {
    var generator = SeededGenerator(seed: 10)
    let input = generator.floats(shape.batch * shape.inputs)
    let (weights, bias) = (generator.floats(shape.inputs * shape.outputs), generator.floats(shape.outputs))
    let expectation = Reference.denseForward(
      shape, input: AlignedBuffer(input), weights: AlignedBuffer(weights), bias: AlignedBuffer(bias),
      activation: activation)
    let operation = Operation.denseForward(shape)
    forEachKernelSet("\(shape) \(activation)") { kernels, operands in
      let (weights, output) = (operands.input(weights), operands.output(shape.batch * shape.outputs))
      try kernels.denseForward(
        shape, input: operands.input(input), weights: weights,
        prepared: kernels.prepared(for: operation, weights, operands), bias: operands.input(bias),
        activation: activation, output: output, workspace: kernels.workspace(for: operation, operands))
      expect(output, "output", expectation, operands)
    }
  }

  @Test(arguments: denseShapes)
  func backwardDataMatchesReference(shape: DenseShape) {
    var generator = SeededGenerator(seed: 11)
    let gradient = generator.floats(shape.batch * shape.outputs)
    let weights = generator.floats(shape.inputs * shape.outputs)
    let expectation = Reference.denseBackwardData(
      shape, outputGradient: AlignedBuffer(gradient), weights: AlignedBuffer(weights))
    let operation = Operation.denseBackwardData(shape)
    forEachKernelSet(shape) { kernels, operands in
      let (weights, inputGradient) = (operands.input(weights), operands.output(shape.batch * shape.inputs))
      try kernels.denseBackwardData(
        shape, outputGradient: operands.input(gradient), weights: weights,
        prepared: kernels.prepared(for: operation, weights, operands), inputGradient: inputGradient,
        workspace: kernels.workspace(for: operation, operands))
      expect(inputGradient, "inputGradient", expectation, operands)
    }
  }

  @Test(arguments: denseShapes, [false, true])
  func backwardWeightsMatchesReference(shape: DenseShape, accumulates: Bool) {
    var generator = SeededGenerator(seed: 12)
    let input = generator.floats(shape.batch * shape.inputs)
    let gradient = generator.floats(shape.batch * shape.outputs)
    let before = generator.gradientsBefore(shape.inputs * shape.outputs, shape.outputs, accumulates)
    let expectation = Reference.denseBackwardWeights(
      shape, input: AlignedBuffer(input), outputGradient: AlignedBuffer(gradient),
      weightsGradient: AlignedBuffer(before.weights), biasGradient: AlignedBuffer(before.bias),
      accumulates: accumulates)
    forEachKernelSet("\(shape) accumulates \(accumulates)") { kernels, operands in
      let (weights, bias) = (operands.update(before.weights), operands.update(before.bias))
      try kernels.denseBackwardWeights(
        shape, input: operands.input(input), outputGradient: operands.input(gradient), weightsGradient: weights,
        biasGradient: bias, accumulates: accumulates,
        workspace: kernels.workspace(for: .denseBackwardWeights(shape), operands))
      expect(weights, "weightsGradient", expectation.weights, operands)
      expect(bias, "biasGradient", expectation.bias, operands)
    }
  }
}
