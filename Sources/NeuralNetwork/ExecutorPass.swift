import Kernels

/// The calls that take a fixed number of images through all stages, forward and back. They are planned and checked once
/// and run in every step.
struct ExecutorPass {
  /// The calls of one stage. The functions are in structures, because reading a function directly from an array costs
  /// an allocation each time.
  struct Stage {
    let forward: () throws(ShapeError) -> Void
    /// For each buffer of parameters' gradients.
    let backward: [Backward]
  }

  /// The call of one stage's backward pass.
  struct Backward {
    let call: (Accumulation) throws(ShapeError) -> Void
  }

  /// The gradients that a backward pass computes.
  enum Gradients { case all, ofActivations, ofParameters }

  /// First to last.
  let stages: [Stage]
  /// The loss and the gradient of the logits.
  let softmaxCrossEntropy: Call<SoftmaxCrossEntropy>

  /// Plans the calls for the first `count` images.
  init(_ memory: ExecutorMemory, count: Int, _ gradients: Gradients) throws(ShapeError) {
    var stages: [Stage] = []
    for index in memory.stages.indices {
      let pass = StagePass(memory: memory, index: index, count: count, gradients: gradients)
      let forward = try pass.forward()
      let backward = try memory.parameterGradients.map { gradient throws(ShapeError) in
        Backward(call: try pass.backward(into: gradient))
      }
      stages.append(Stage(forward: forward, backward: backward))
    }
    self.stages = stages
    let last = memory.stages.count - 1
    softmaxCrossEntropy = try SoftmaxCrossEntropy(batch: count, classes: memory.stages[last].outputCount)
      .plan(by: memory.kernels)
      .call(
        .init(
          logits: memory.output(last, count: count), labels: memory.labels(count: count),
          gradient: memory.gradient(last, count: count)))
  }

  /// Plans the gradients of one stage's parameters, into the first of the memory's buffers.
  static func parameterGradients(
    _ memory: ExecutorMemory, stage index: Int, count: Int
  ) throws(ShapeError) -> Backward {
    let pass = StagePass(memory: memory, index: index, count: count, gradients: .ofParameters)
    return Backward(call: try pass.backward(into: memory.parameterGradients[0]))
  }
}

/// Plans the calls of one stage.
private struct StagePass {
  let memory: ExecutorMemory
  let index: Int
  let count: Int
  let gradients: ExecutorPass.Gradients

  private var input: AlignedBuffer<Float> { memory.input(index, count: count) }
  private var output: AlignedBuffer<Float> { memory.output(index, count: count) }
  private var positions: AlignedBuffer<UInt8> { memory.positions(index, count: count) }
  private var outputGradient: AlignedBuffer<Float> { memory.gradient(index, count: count) }
  private var includesParameters: Bool { gradients != .ofActivations }
  // The first stage's input is the images.
  private var inputGradient: AlignedBuffer<Float>? {
    index > 0 && gradients != .ofParameters ? memory.gradient(index - 1, count: count) : nil
  }

  func forward() throws(ShapeError) -> () throws(ShapeError) -> Void {
    let prepared = memory.prepared.forForward(stage: index)
    let parameters = memory.parameters
    switch memory.stages[index] {
    case .convolution(let shape, let activation, let range):
      return try call(
        ConvolutionForward(shape.with(batch: count), activation),
        .init(input: input, weights: parameters[range.weights], bias: parameters[range.bias], output: output), prepared)
    case .convolutionPool(let shape, let window, let range):
      return try call(
        ConvolutionPoolForward(shape.with(batch: count), window: window),
        .init(
          input: input, weights: parameters[range.weights], bias: parameters[range.bias], output: output,
          positions: positions), prepared)
    case .maxPool(let shape):
      return try call(
        MaxPoolForward(shape.with(batch: count)), .init(input: input, output: output, positions: positions), prepared)
    case .dense(let shape, let activation, let range):
      return try call(
        DenseForward(shape.with(batch: count), activation),
        .init(input: input, weights: parameters[range.weights], bias: parameters[range.bias], output: output), prepared)
    case .activation(let function, _):
      let (input, output) = (input, output)
      return { () throws(ShapeError) in
        output.copy(from: input)
        function.apply(output)
      }
    }
  }

  /// Writes the gradients of the stage's parameters into `gradient`, which is laid out like the parameters. First, the
  /// output's gradient is zeroed where a ReLU's output is; once for the gradients of activations and of parameters, but
  /// for the last stage's, which comes anew with the loss.
  func backward(into gradient: AlignedBuffer<Float>) throws(ShapeError) -> (Accumulation) throws(ShapeError) -> Void {
    let stage = memory.stages[index]
    let backward = try unmaskedBackward(stage, into: gradient)
    let isLast = index == memory.stages.count - 1
    guard stage.rectifies, gradients != .ofParameters || isLast else { return backward }
    let (kernels, output, outputGradient) = (memory.kernels, output, outputGradient)
    return { accumulation throws(ShapeError) in
      try kernels.reluBackward(output: output, gradient: outputGradient)
      try backward(accumulation)
    }
  }

  private func unmaskedBackward(
    _ stage: Stage, into gradient: AlignedBuffer<Float>
  ) throws(ShapeError) -> (Accumulation) throws(ShapeError) -> Void {
    let prepared = memory.prepared.forBackward(stage: index)
    switch stage {
    case .convolution(let shape, _, let range):
      let shape = shape.with(batch: count)
      return try backward(
        weights: ConvolutionBackwardWeights(shape), data: ConvolutionBackwardData(shape), range, into: gradient)
    case .convolutionPool(let shape, let window, let range):
      guard includesParameters || inputGradient != nil else { return { _ in } }
      let operation = ConvolutionPoolBackward(
        shape.with(batch: count), window: window, includesWeights: includesParameters,
        includesData: inputGradient != nil)
      return try accumulating(
        operation,
        .init(
          input: input, weights: memory.parameters[range.weights], outputGradient: outputGradient,
          positions: positions, weightsGradient: includesParameters ? gradient[range.weights] : .empty,
          biasGradient: includesParameters ? gradient[range.bias] : .empty, inputGradient: inputGradient ?? .empty),
        prepared)
    case .maxPool(let shape):
      guard let inputGradient else { return { _ in } }
      let call = try checked(
        MaxPoolBackward(shape.with(batch: count)),
        .init(outputGradient: outputGradient, positions: positions, inputGradient: inputGradient), .empty
      ).repeating
      return { _ throws(ShapeError) in try call() }
    case .dense(let shape, _, let range):
      let shape = shape.with(batch: count)
      return try backward(weights: DenseBackwardWeights(shape), data: DenseBackwardData(shape), range, into: gradient)
    case .activation(let function, _):
      guard let inputGradient else { return { _ in } }
      let (output, outputGradient) = (output, outputGradient)
      return { _ in
        function.backward(outputs: output, outputGradient: outputGradient, inputGradient: inputGradient)
      }
    }
  }

  /// Takes the gradients of the parameters, then that of the input if it is wanted.
  private func backward<Weights: Operation, Data: Operation>(
    weights: Weights, data: Data, _ range: Stage.Parameters, into gradient: AlignedBuffer<Float>
  ) throws(ShapeError) -> (Accumulation) throws(ShapeError) -> Void
  where
    Weights.Operands == LayerBackwardWeightsOperands, Weights.Scalars == Accumulation,
    Data.Operands == LayerBackwardDataOperands, Data.Scalars == Void
  {
    let weights =
      try includesParameters
      ? accumulating(
        weights,
        .init(
          input: input, outputGradient: outputGradient, weightsGradient: gradient[range.weights],
          biasGradient: gradient[range.bias]), .empty) : nil
    let data = try inputGradient.map { inputGradient throws(ShapeError) in
      try checked(
        data,
        .init(outputGradient: outputGradient, weights: memory.parameters[range.weights], inputGradient: inputGradient),
        memory.prepared.forBackward(stage: index)
      ).repeating
    }
    return { accumulation throws(ShapeError) in
      try weights?(accumulation)
      try data?()
    }
  }

  private func call<Called: Operation>(
    _ operation: Called, _ operands: Called.Operands, _ prepared: AlignedBuffer<Float>
  ) throws(ShapeError) -> () throws(ShapeError) -> Void where Called.Scalars == Void {
    let call = try checked(operation, operands, prepared).repeating
    return { () throws(ShapeError) in try call() }
  }

  private func accumulating<Called: Operation>(
    _ operation: Called, _ operands: Called.Operands, _ prepared: AlignedBuffer<Float>
  ) throws(ShapeError) -> (Accumulation) throws(ShapeError) -> Void where Called.Scalars == Accumulation {
    let call = try checked(operation, operands, prepared)
    let (overwriting, adding) = (call.repeating(.overwrite), call.repeating(.add))
    return { accumulation throws(ShapeError) in try accumulation == .add ? adding() : overwriting() }
  }

  private func checked<Called: Operation>(
    _ operation: Called, _ operands: Called.Operands, _ prepared: AlignedBuffer<Float>
  ) throws(ShapeError) -> Call<Called> {
    try operation.plan(by: memory.kernels).call(operands, prepared: prepared, workspace: memory.workspace)
  }
}
