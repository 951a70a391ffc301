extension KernelSet {
  /// output = maxPool(ReLU(input * weights + bias)), with each maximum's position in its window in `positions`
  /// (row x window + column).
  public func convolutionPoolForward(
    _ shape: ConvolutionShape, window: Int, input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>,
    prepared: AlignedBuffer<Float>, bias: AlignedBuffer<Float>, output: AlignedBuffer<Float>,
    positions: AlignedBuffer<UInt8>, workspace: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "convolutionPoolForward")
    let operation = Operation.convolutionPoolForward(shape, window: window)
    try check.shape(shape)
    let pooling = PoolingShape(of: shape, window: window)
    try check.shape(pooling)
    try check.count("input", input.count, shape.inputCount)
    try check.count("weights", weights.count, shape.weightsCount)
    try check.count("prepared", prepared.count, atLeast: preparedWeightsCount(for: operation))
    try check.count("bias", bias.count, shape.outputChannels)
    try check.count("output", output.count, pooling.outputCount)
    try check.count("positions", positions.count, pooling.outputCount)
    try check.workspace(workspace, workspaceCount(for: operation))
    convolutionPoolForward(
      shape, window: window, input: input.pointer,
      weights: LayerWeights(values: weights.pointer, prepared: prepared.pointer), bias: bias.pointer,
      output: output.pointer, positions: positions.pointer, workspace: workspace.pointer)
  }

  /// The gradients of the pooled convolution from `outputGradient`, the gradient of its output already masked by ReLU:
  /// of weights and bias (written, or added when `accumulates`), and of the input where it is wanted.
  public func convolutionPoolBackward(
    _ shape: ConvolutionShape, window: Int, input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>,
    prepared: AlignedBuffer<Float>, outputGradient: AlignedBuffer<Float>, positions: AlignedBuffer<UInt8>,
    inputGradient: AlignedBuffer<Float>?, weightsGradient: AlignedBuffer<Float>, biasGradient: AlignedBuffer<Float>,
    accumulates: Bool, workspace: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "convolutionPoolBackward")
    let operation = Operation.convolutionPoolBackward(shape, window: window, includesData: inputGradient != nil)
    try check.shape(shape)
    let pooling = PoolingShape(of: shape, window: window)
    try check.shape(pooling)
    try check.count("input", input.count, shape.inputCount)
    try check.count("weights", weights.count, shape.weightsCount)
    try check.count("prepared", prepared.count, atLeast: preparedWeightsCount(for: operation))
    try check.count("outputGradient", outputGradient.count, pooling.outputCount)
    try check.count("positions", positions.count, pooling.outputCount)
    try check.bytes("positions", positions, lessThan: window * window)
    if let inputGradient { try check.count("inputGradient", inputGradient.count, shape.inputCount) }
    try check.count("weightsGradient", weightsGradient.count, shape.weightsCount)
    try check.count("biasGradient", biasGradient.count, shape.outputChannels)
    try check.workspace(workspace, workspaceCount(for: operation))
    convolutionPoolBackward(
      shape, window: window, input: input.pointer,
      weights: LayerWeights(values: weights.pointer, prepared: prepared.pointer),
      outputGradient: outputGradient.pointer, positions: positions.pointer, inputGradient: inputGradient?.pointer,
      weightsGradient: weightsGradient.pointer, biasGradient: biasGradient.pointer, accumulates: accumulates,
      workspace: workspace.pointer)
  }
}
