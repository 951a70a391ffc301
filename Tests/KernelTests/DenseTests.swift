import Kernels
import Testing

@Suite struct DenseTests {
  @Test(arguments: denseShapes, Activation.allCases)
  func forwardMatchesReference(shape: DenseShape, activation: Activation) {
    var generator = SeededGenerator(seed: 10)
    let input = generator.floats(shape.batch * shape.inputs)
    let (weights, bias) = (generator.floats(shape.inputs * shape.outputs), generator.floats(shape.outputs))
    expectReference(
      DenseForward(shape, activation),
      .init(
        input: AlignedBuffer(input), weights: AlignedBuffer(weights), bias: AlignedBuffer(bias), output: .empty))
  }

  @Test(arguments: denseShapes)
  func backwardDataMatchesReference(shape: DenseShape) {
    var generator = SeededGenerator(seed: 11)
    let gradient = generator.floats(shape.batch * shape.outputs)
    let weights = generator.floats(shape.inputs * shape.outputs)
    expectReference(
      DenseBackwardData(shape),
      .init(outputGradient: AlignedBuffer(gradient), weights: AlignedBuffer(weights), inputGradient: .empty))
  }

  @Test(arguments: denseShapes, [Accumulation.overwrite, .add])
  func backwardWeightsMatchesReference(shape: DenseShape, accumulation: Accumulation) {
    var generator = SeededGenerator(seed: 12)
    let input = generator.floats(shape.batch * shape.inputs)
    let gradient = generator.floats(shape.batch * shape.outputs)
    let before = generator.gradientsBefore(shape.inputs * shape.outputs, shape.outputs, accumulation)
    expectReference(
      DenseBackwardWeights(shape),
      .init(
        input: AlignedBuffer(input), outputGradient: AlignedBuffer(gradient), weightsGradient: before.weights,
        biasGradient: before.bias), accumulation, "\(shape) \(accumulation)")
  }
}
