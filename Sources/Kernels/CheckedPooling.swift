extension KernelSet {
  /// The maximum of each window and its position there (row x window + column; the first of equals).
  public func maxPoolForward(
    _ shape: PoolingShape, input: AlignedBuffer<Float>, output: AlignedBuffer<Float>, positions: AlignedBuffer<UInt8>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "maxPoolForward")
    try check.shape(shape)
    try check.count("input", input.count, shape.inputCount)
    try check.count("output", output.count, shape.outputCount)
    try check.count("positions", positions.count, shape.outputCount)
    maxPoolForward(shape, input: input.pointer, output: output.pointer, positions: positions.pointer)
  }

  /// Overwrites `inputGradient`: each output's gradient where its maximum stood, zero elsewhere.
  public func maxPoolBackward(
    _ shape: PoolingShape, outputGradient: AlignedBuffer<Float>, positions: AlignedBuffer<UInt8>,
    inputGradient: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "maxPoolBackward")
    try check.shape(shape)
    try check.count("outputGradient", outputGradient.count, shape.outputCount)
    try check.count("positions", positions.count, shape.outputCount)
    try check.bytes("positions", positions, lessThan: shape.window * shape.window)
    try check.count("inputGradient", inputGradient.count, shape.inputCount)
    maxPoolBackward(
      shape, outputGradient: outputGradient.pointer, positions: positions.pointer,
      inputGradient: inputGradient.pointer)
  }

  /// Zeroes the elements of `gradient` whose `output` (of a ReLU) is not positive.
  public func reluBackward(output: AlignedBuffer<Float>, gradient: AlignedBuffer<Float>) throws(ShapeError) {
    try OperandCheck(operation: "reluBackward").count("gradient", gradient.count, output.count)
    reluBackward(count: output.count, output: output.pointer, gradient: gradient.pointer)
  }
}
