extension DenseShape {
  package var forwardGEMM: GEMMShape { GEMMShape(m: batch, n: outputs, k: inputs) }
  package var backwardDataGEMM: GEMMShape { GEMMShape(m: batch, n: inputs, k: outputs, transposesB: true) }
  package var backwardWeightsGEMM: GEMMShape { GEMMShape(m: inputs, n: outputs, k: batch, transposesA: true) }
}

// The protocol documents what these compute.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func denseForward(
    _ shape: DenseShape, input: UnsafePointer<Float>, weights: LayerWeights, bias: UnsafePointer<Float>,
    activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    gemm(
      shape.forwardGEMM, alpha: 1, a: input, b: weights.values, beta: 0, c: output, workspace: workspace)
    addBias(rows: shape.batch, columns: shape.outputs, bias, activation, to: output)
  }

  public func denseBackwardData(
    _ shape: DenseShape, outputGradient: UnsafePointer<Float>, weights: LayerWeights,
    inputGradient: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    gemm(
      shape.backwardDataGEMM, alpha: 1, a: outputGradient, b: weights.values, beta: 0, c: inputGradient,
      workspace: workspace)
  }

  public func denseBackwardWeights(
    _ shape: DenseShape, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightsGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool,
    workspace: UnsafeMutablePointer<Float>
  ) {
    gemm(
      shape.backwardWeightsGEMM, alpha: 1, a: input, b: outputGradient, beta: accumulates ? 1 : 0,
      c: weightsGradient, workspace: workspace)
    sumRows(
      rows: shape.batch, columns: shape.outputs, outputGradient, into: biasGradient, accumulates: accumulates)
  }
}
