extension KernelSet {
  /// The cross-entropy of softmax(logits) against `labels`, summed over the batch, and `gradient` = (softmax - one-hot)
  /// x `gradientScale`.
  public func softmaxCrossEntropy(
    batch: Int, classes: Int, logits: AlignedBuffer<Float>, labels: AlignedBuffer<UInt8>, gradientScale: Float,
    gradient: AlignedBuffer<Float>
  ) throws(ShapeError) -> LossSum {
    let check = OperandCheck(operation: "softmaxCrossEntropy")
    try check.extent("batch", batch, atLeast: 0)
    try check.extent("classes", classes, atLeast: 1)
    try check.product("logits", (batch, classes, 1, 1))
    try check.count("logits", logits.count, batch * classes)
    try check.count("labels", labels.count, batch)
    try check.bytes("labels", labels, lessThan: classes)
    try check.count("gradient", gradient.count, batch * classes)
    return softmaxCrossEntropy(
      batch: batch, classes: classes, logits: logits.pointer, labels: labels.pointer, gradientScale: gradientScale,
      gradient: gradient.pointer)
  }

  /// One step of Adam on parameters and their moments.
  public func adam(
    _ step: AdamStep, gradient: AlignedBuffer<Float>, parameters: AlignedBuffer<Float>,
    firstMoment: AlignedBuffer<Float>, secondMoment: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "adam")
    try check.count("gradient", gradient.count, parameters.count)
    try check.count("firstMoment", firstMoment.count, parameters.count)
    try check.count("secondMoment", secondMoment.count, parameters.count)
    adam(
      step, count: parameters.count, gradient: gradient.pointer, parameters: parameters.pointer,
      firstMoment: firstMoment.pointer, secondMoment: secondMoment.pointer)
  }

  /// sum += source, element by element.
  public func add(_ source: AlignedBuffer<Float>, to sum: AlignedBuffer<Float>) throws(ShapeError) {
    try OperandCheck(operation: "add").count("source", source.count, sum.count)
    add(count: sum.count, source.pointer, to: sum.pointer)
  }
}
