import Kernels

/// Takes a few images at a time through all stages, forward and back, in memory of its own that is allocated once:
/// depth first, so that activations are still in the core's caches when the next stage reads them.
///
/// An executor belongs to one thread at a time; parameters and prepared weights may be shared by many while none
/// changes them.
final class Executor: @unchecked Sendable {
  /// Images that fit at a time.
  let capacity: Int
  /// The images to work on: capacity x features, 0...1.
  let images: AlignedBuffer<Float>
  /// Their labels, for softmax cross-entropy.
  let labels: AlignedBuffer<UInt8>
  /// What their outputs should be, for the other losses: capacity x outputs.
  let targets: AlignedBuffer<Float>

  private let loss: Loss
  private let labelSmoothing: Float
  private let kernels: any KernelSet
  private let stages: [Stage]
  private let parameters: AlignedBuffer<Float>
  private let prepared: PreparedWeights
  private let inputCount: Int
  private let outputs: [AlignedBuffer<Float>]
  private let positions: [AlignedBuffer<UInt8>]
  private let gradients: [AlignedBuffer<Float>]
  private let workspace: AlignedBuffer<Float>
  private let recorder: StepRecorder?

  /// Makes room for `capacity` images, and for their gradients if it `trains`.
  init(
    network: Network, stages: [Stage], kernels: any KernelSet, parameters: AlignedBuffer<Float>,
    prepared: PreparedWeights, capacity: Int, trains: Bool, loss: Loss = .softmaxCrossEntropy,
    labelSmoothing: Double = 0, recorder: StepRecorder? = nil
  ) {
    self.loss = loss
    self.labelSmoothing = Float(labelSmoothing)
    self.recorder = recorder
    self.kernels = kernels
    self.stages = stages
    self.parameters = parameters
    self.prepared = prepared
    self.capacity = capacity
    inputCount = network.input.count
    images = AlignedBuffer(zeros: capacity * inputCount)
    labels = AlignedBuffer(zeros: capacity)
    targets = AlignedBuffer(zeros: capacity * network.output.count)
    outputs = stages.map { AlignedBuffer(zeros: capacity * $0.outputCount) }
    positions = stages.map { AlignedBuffer(zeros: $0.pools ? capacity * $0.outputCount : 0) }
    // The loss always gives the gradient of the logits, too.
    gradients = stages.indices.map { index in
      AlignedBuffer(zeros: trains || index == stages.count - 1 ? capacity * stages[index].outputCount : 0)
    }
    let operations = stages.indices.flatMap { index in
      [stages[index].forwardOperation(batch: capacity)].compactMap { $0 }
        + (trains ? stages[index].backwardOperations(batch: capacity, includesData: index > 0) : [])
    }
    workspace = AlignedBuffer(zeros: operations.map(kernels.workspaceCount).max() ?? 0)
  }

  /// Bytes of scratch memory that the kernels have.
  var workspaceBytes: Int { workspace.count * MemoryLayout<Float>.size }

  /// The last stage's output for the first `count` images: one row of logits each.
  func logits(count: Int) -> AlignedBuffer<Float> { output(stages.count - 1, count: count) }

  /// Copies chosen examples: features, and what the loss wants to know of them.
  func load(_ data: any Examples, at indices: Span<UInt32>) {
    data.copyFeatures(at: indices, into: images.elements)
    switch loss {
    case .softmaxCrossEntropy: data.copyLabels(at: indices, into: labels.elements)
    case .binaryCrossEntropy, .meanSquaredError:
      data.copyTargets(at: indices, outputs: targets.count / capacity, into: targets.elements)
    }
  }

  /// Takes the first `count` images forward.
  func forward(count: Int) throws(ShapeError) {
    for index in stages.indices {
      let input = input(index, count: count)
      let output = output(index, count: count)
      switch stages[index] {
      case .convolution(let shape, let activation, let range):
        try kernels.convolutionForward(
          shape.with(batch: count), input: input, weights: parameters[range.kernel],
          prepared: prepared.forForward(stage: index), bias: parameters[range.bias], activation: activation,
          output: output, workspace: workspace)
      case .convolutionPool(let shape, let window, let range):
        try kernels.convolutionPoolForward(
          shape.with(batch: count), window: window, input: input, weights: parameters[range.kernel],
          prepared: prepared.forForward(stage: index), bias: parameters[range.bias], output: output,
          positions: positions(index, count: count), workspace: workspace)
      case .maxPool(let shape):
        try kernels.maxPoolForward(
          shape.with(batch: count), input: input, output: output, positions: positions(index, count: count))
      case .dense(let shape, let activation, let range):
        try kernels.denseForward(
          shape.with(batch: count), input: input, weights: parameters[range.kernel],
          prepared: prepared.forForward(stage: index), bias: parameters[range.bias], activation: activation,
          output: output, workspace: workspace)
      case .activation(let function, _):
        output.copy(from: input)
        function.apply(output)
      }
      recorder?.mark(.forward(stage: index))
    }
  }

  /// Loss and correct predictions of the first `count` images, which have gone forward; the gradient of the logits,
  /// scaled by `gradientScale`, is left for ``backward(count:gradient:accumulates:)``.
  func loss(count: Int, gradientScale: Float) throws(ShapeError) -> LossSum {
    let last = stages.count - 1
    let outputs = stages[last].outputCount
    let (logits, gradient) = (logits(count: count), gradient(last, count: count))
    switch loss {
    case .softmaxCrossEntropy:
      let labels = labels[0..<count]
      let sum = try kernels.softmaxCrossEntropy(
        batch: count, classes: outputs, logits: logits, labels: labels, gradientScale: gradientScale,
        gradient: gradient)
      guard labelSmoothing > 0 else { return sum }
      return smoothLabels(
        labelSmoothing, classes: outputs, logits: logits, labels: labels, gradientScale: gradientScale,
        gradient: gradient, sum: sum)
    case .binaryCrossEntropy:
      return binaryCrossEntropy(
        batch: count, outputs: outputs, logits: logits, targets: targets, gradientScale: gradientScale,
        gradient: gradient)
    case .meanSquaredError:
      return meanSquaredError(
        batch: count, outputs: outputs, logits: logits, targets: targets, gradientScale: gradientScale,
        gradient: gradient)
    }
  }

  /// Takes the logits' gradient back through all stages; writes the parameters' gradient into `gradient`, laid out like
  /// the parameters, or adds it when `accumulates`.
  func backward(
    count: Int, gradient parameterGradient: AlignedBuffer<Float>, accumulates: Bool
  ) throws(ShapeError) {
    for index in stages.indices.reversed() {
      let input = input(index, count: count)
      let outputGradient = gradient(index, count: count)
      let inputGradient = index > 0 ? gradient(index - 1, count: count) : nil
      let stage = stages[index]
      if stage.rectifies {
        try kernels.reluBackward(output: output(index, count: count), gradient: outputGradient)
      }
      switch stage {
      case .convolution(let shape, _, let range):
        try kernels.convolutionBackwardWeights(
          shape.with(batch: count), input: input, outputGradient: outputGradient,
          weightsGradient: parameterGradient[range.kernel], biasGradient: parameterGradient[range.bias],
          accumulates: accumulates, workspace: workspace)
        if let inputGradient {
          try kernels.convolutionBackwardData(
            shape.with(batch: count), outputGradient: outputGradient, weights: parameters[range.kernel],
            prepared: prepared.forBackward(stage: index), inputGradient: inputGradient, workspace: workspace)
        }
      case .convolutionPool(let shape, let window, let range):
        try kernels.convolutionPoolBackward(
          shape.with(batch: count), window: window, input: input, weights: parameters[range.kernel],
          prepared: prepared.forBackward(stage: index), outputGradient: outputGradient,
          positions: positions(index, count: count), inputGradient: inputGradient,
          weightsGradient: parameterGradient[range.kernel], biasGradient: parameterGradient[range.bias],
          accumulates: accumulates, workspace: workspace)
      case .maxPool(let shape):
        if let inputGradient {
          try kernels.maxPoolBackward(
            shape.with(batch: count), outputGradient: outputGradient, positions: positions(index, count: count),
            inputGradient: inputGradient)
        }
      case .dense(let shape, _, let range):
        try kernels.denseBackwardWeights(
          shape.with(batch: count), input: input, outputGradient: outputGradient,
          weightsGradient: parameterGradient[range.kernel], biasGradient: parameterGradient[range.bias],
          accumulates: accumulates, workspace: workspace)
        if let inputGradient {
          try kernels.denseBackwardData(
            shape.with(batch: count), outputGradient: outputGradient, weights: parameters[range.kernel],
            prepared: prepared.forBackward(stage: index), inputGradient: inputGradient, workspace: workspace)
        }
      case .activation(let function, _):
        if let inputGradient {
          function.backward(
            outputs: output(index, count: count), outputGradient: outputGradient, inputGradient: inputGradient)
        }
      }
      recorder?.mark(.backward(stage: index))
    }
  }

  private func input(_ index: Int, count: Int) -> AlignedBuffer<Float> {
    index == 0 ? images[0..<count * inputCount] : output(index - 1, count: count)
  }

  private func output(_ index: Int, count: Int) -> AlignedBuffer<Float> {
    outputs[index][0..<count * stages[index].outputCount]
  }

  private func gradient(_ index: Int, count: Int) -> AlignedBuffer<Float> {
    gradients[index][0..<count * stages[index].outputCount]
  }

  private func positions(_ index: Int, count: Int) -> AlignedBuffer<UInt8> {
    positions[index][0..<count * stages[index].outputCount]
  }
}
