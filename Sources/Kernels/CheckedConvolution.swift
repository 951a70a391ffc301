extension KernelSet {
  /// Lays out the patch under each output position as one row of `columns`: (batch x outputHeight x outputWidth) rows
  /// of (kernelHeight x kernelWidth x inputChannels) columns.
  public func im2col(
    _ shape: ConvolutionShape, input: AlignedBuffer<Float>, columns: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "im2col")
    try check.shape(shape)
    try check.count("input", input.count, shape.inputCount)
    try check.count("columns", columns.count, shape.columnsCount)
    im2col(shape, input: input.pointer, columns: columns.pointer)
  }

  /// The adjoint of im2col: overwrites `inputGradient` with the sum, for each input element, of the patch elements
  /// copied from it.
  public func col2im(
    _ shape: ConvolutionShape, columns: AlignedBuffer<Float>, inputGradient: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "col2im")
    try check.shape(shape)
    try check.count("columns", columns.count, shape.columnsCount)
    try check.count("inputGradient", inputGradient.count, shape.inputCount)
    col2im(shape, columns: columns.pointer, inputGradient: inputGradient.pointer)
  }

  /// output = activation(input * weights + bias).
  public func convolutionForward(
    _ shape: ConvolutionShape, input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>,
    prepared: AlignedBuffer<Float>, bias: AlignedBuffer<Float>, activation: Activation, output: AlignedBuffer<Float>,
    workspace: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "convolutionForward")
    let operation = Operation.convolutionForward(shape)
    try check.shape(shape)
    try check.count("input", input.count, shape.inputCount)
    try check.count("weights", weights.count, shape.weightsCount)
    try check.count("prepared", prepared.count, atLeast: preparedWeightsCount(for: operation))
    try check.count("bias", bias.count, shape.outputChannels)
    try check.count("output", output.count, shape.outputCount)
    try check.workspace(workspace, workspaceCount(for: operation))
    convolutionForward(
      shape, input: input.pointer, weights: LayerWeights(values: weights.pointer, prepared: prepared.pointer),
      bias: bias.pointer, activation: activation, output: output.pointer, workspace: workspace.pointer)
  }

  /// Overwrites `inputGradient` with the gradient of the convolution's input.
  public func convolutionBackwardData(
    _ shape: ConvolutionShape, outputGradient: AlignedBuffer<Float>, weights: AlignedBuffer<Float>,
    prepared: AlignedBuffer<Float>, inputGradient: AlignedBuffer<Float>, workspace: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "convolutionBackwardData")
    let operation = Operation.convolutionBackwardData(shape)
    try check.shape(shape)
    try check.count("outputGradient", outputGradient.count, shape.outputCount)
    try check.count("weights", weights.count, shape.weightsCount)
    try check.count("prepared", prepared.count, atLeast: preparedWeightsCount(for: operation))
    try check.count("inputGradient", inputGradient.count, shape.inputCount)
    try check.workspace(workspace, workspaceCount(for: operation))
    convolutionBackwardData(
      shape, outputGradient: outputGradient.pointer,
      weights: LayerWeights(values: weights.pointer, prepared: prepared.pointer),
      inputGradient: inputGradient.pointer, workspace: workspace.pointer)
  }

  /// Writes, or adds when `accumulates`, the gradients of weights and bias.
  public func convolutionBackwardWeights(
    _ shape: ConvolutionShape, input: AlignedBuffer<Float>, outputGradient: AlignedBuffer<Float>,
    weightsGradient: AlignedBuffer<Float>, biasGradient: AlignedBuffer<Float>, accumulates: Bool,
    workspace: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "convolutionBackwardWeights")
    try check.shape(shape)
    try check.count("input", input.count, shape.inputCount)
    try check.count("outputGradient", outputGradient.count, shape.outputCount)
    try check.count("weightsGradient", weightsGradient.count, shape.weightsCount)
    try check.count("biasGradient", biasGradient.count, shape.outputChannels)
    try check.workspace(workspace, workspaceCount(for: .convolutionBackwardWeights(shape)))
    convolutionBackwardWeights(
      shape, input: input.pointer, outputGradient: outputGradient.pointer,
      weightsGradient: weightsGradient.pointer, biasGradient: biasGradient.pointer, accumulates: accumulates,
      workspace: workspace.pointer)
  }
}
