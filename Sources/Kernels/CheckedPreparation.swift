extension KernelSet {
  /// Derives from `weights` what `operation` will read from `prepared`; to be called after each change of the weights.
  public func prepareWeights(
    for operation: Operation, weights: AlignedBuffer<Float>, prepared: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "prepareWeights")
    switch operation {
    case .convolutionForward(let shape), .convolutionBackwardData(let shape), .convolutionPoolForward(let shape, _),
      .convolutionPoolBackward(let shape, _, _):
      try check.shape(shape)
      try check.count("weights", weights.count, shape.weightsCount)
    case .denseForward(let shape), .denseBackwardData(let shape):
      try check.shape(shape)
      try check.count("weights", weights.count, shape.inputs * shape.outputs)
    default:
      throw check.misfit("operation", "one that reads weights", "\(operation)")
    }
    try check.count("prepared", prepared.count, atLeast: preparedWeightsCount(for: operation))
    prepareWeights(for: operation, weights: weights.pointer, prepared: prepared.pointer)
  }
}
