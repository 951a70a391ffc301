extension KernelSet {
  /// output = activation(input x weights + bias).
  public func denseForward(
    _ shape: DenseShape, input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>, prepared: AlignedBuffer<Float>,
    bias: AlignedBuffer<Float>, activation: Activation, output: AlignedBuffer<Float>, workspace: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "denseForward")
    let operation = Operation.denseForward(shape)
    try check.shape(shape)
    try check.count("input", input.count, shape.batch * shape.inputs)
    try check.count("weights", weights.count, shape.inputs * shape.outputs)
    try check.count("prepared", prepared.count, atLeast: preparedWeightsCount(for: operation))
    try check.count("bias", bias.count, shape.outputs)
    try check.count("output", output.count, shape.batch * shape.outputs)
    try check.workspace(workspace, workspaceCount(for: operation))
    denseForward(
      shape, input: input.pointer, weights: LayerWeights(values: weights.pointer, prepared: prepared.pointer),
      bias: bias.pointer, activation: activation, output: output.pointer, workspace: workspace.pointer)
  }

  /// Overwrites `inputGradient` with the gradient of the layer's input.
  public func denseBackwardData(
    _ shape: DenseShape, outputGradient: AlignedBuffer<Float>, weights: AlignedBuffer<Float>,
    prepared: AlignedBuffer<Float>, inputGradient: AlignedBuffer<Float>, workspace: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "denseBackwardData")
    let operation = Operation.denseBackwardData(shape)
    try check.shape(shape)
    try check.count("outputGradient", outputGradient.count, shape.batch * shape.outputs)
    try check.count("weights", weights.count, shape.inputs * shape.outputs)
    try check.count("prepared", prepared.count, atLeast: preparedWeightsCount(for: operation))
    try check.count("inputGradient", inputGradient.count, shape.batch * shape.inputs)
    try check.workspace(workspace, workspaceCount(for: operation))
    denseBackwardData(
      shape, outputGradient: outputGradient.pointer,
      weights: LayerWeights(values: weights.pointer, prepared: prepared.pointer),
      inputGradient: inputGradient.pointer, workspace: workspace.pointer)
  }

  /// Writes, or adds when `accumulates`, the gradients of weights and bias.
  public func denseBackwardWeights(
    _ shape: DenseShape, input: AlignedBuffer<Float>, outputGradient: AlignedBuffer<Float>,
    weightsGradient: AlignedBuffer<Float>, biasGradient: AlignedBuffer<Float>, accumulates: Bool,
    workspace: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "denseBackwardWeights")
    try check.shape(shape)
    try check.count("input", input.count, shape.batch * shape.inputs)
    try check.count("outputGradient", outputGradient.count, shape.batch * shape.outputs)
    try check.count("weightsGradient", weightsGradient.count, shape.inputs * shape.outputs)
    try check.count("biasGradient", biasGradient.count, shape.outputs)
    try check.workspace(workspace, workspaceCount(for: .denseBackwardWeights(shape)))
    denseBackwardWeights(
      shape, input: input.pointer, outputGradient: outputGradient.pointer,
      weightsGradient: weightsGradient.pointer, biasGradient: biasGradient.pointer, accumulates: accumulates,
      workspace: workspace.pointer)
  }
}
