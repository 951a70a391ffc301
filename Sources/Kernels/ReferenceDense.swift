extension Reference {
  /// The output: sums over the inputs.
  public static func denseForward(
    _ shape: DenseShape, input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>, bias: AlignedBuffer<Float>,
    activation: Activation
  ) -> ReferenceResult {
    ReferenceResult(terms: shape.inputs) { read in
      var output = [Double](repeating: 0, count: shape.batch * shape.outputs)
      Naive.denseForward(
        shape, input: read(input), weights: read(weights), bias: read(bias), activation: activation, output: &output)
      return output
    }
  }

  /// The input gradient: sums over the outputs.
  public static func denseBackwardData(
    _ shape: DenseShape, outputGradient: AlignedBuffer<Float>, weights: AlignedBuffer<Float>
  ) -> ReferenceResult {
    ReferenceResult(terms: shape.outputs) { read in
      var inputGradient = [Double](repeating: 0, count: shape.batch * shape.inputs)
      Naive.denseBackwardData(
        shape, outputGradient: read(outputGradient), weights: read(weights), inputGradient: &inputGradient)
      return inputGradient
    }
  }

  /// The gradients of weights and bias: sums over the batch, added to the gradients before if `accumulates`.
  public static func denseBackwardWeights(
    _ shape: DenseShape, input: AlignedBuffer<Float>, outputGradient: AlignedBuffer<Float>,
    weightsGradient: AlignedBuffer<Float>, biasGradient: AlignedBuffer<Float>, accumulates: Bool
  ) -> (weights: ReferenceResult, bias: ReferenceResult) {
    parameterGradients(terms: shape.batch, weightsGradient, biasGradient) { read, weights, bias in
      Naive.denseBackwardWeights(
        shape, input: read(input), outputGradient: read(outputGradient), weightsGradient: &weights,
        biasGradient: &bias, accumulates: accumulates)
    }
  }
}
