import Kernels

/// Takes a few images at a time through all stages, forward and back, in memory that it allocates once, or that is a
/// part of another executor's. A few images pass all stages before the next ones start, so that activations are still
/// in the core's caches when the next stage reads them.
///
/// An executor belongs to one thread at a time. Many executors may share parameters and prepared weights while nobody
/// changes these.
final class Executor: @unchecked Sendable {
  /// The greatest number of images at a time.
  let capacity: Int
  /// The images to work on: capacity x features, 0...1.
  let images: AlignedBuffer<Float>
  /// Their labels, for softmax cross-entropy.
  let labels: AlignedBuffer<UInt8>
  /// Their target outputs, for the other losses: capacity x outputs.
  let targets: AlignedBuffer<Float>

  private let loss: Loss
  private let labelSmoothing: Float
  private let stages: [Stage]
  private let recorder: StepRecorder?
  private let memory: ExecutorMemory
  private let gradients: ExecutorPass.Gradients
  // Indexed by the number of images: the last micro-batch of a batch may be smaller.
  private var passes: [ExecutorPass?]

  /// Allocates memory for `capacity` images. With `parameterGradients`, also allocates memory for training: the
  /// parameters' gradient then goes into one of these buffers, laid out like the parameters.
  ///
  /// - Throws: `ShapeError` if the kernels refuse a stage.
  init(
    network: Network, stages: [Stage], kernels: any KernelSet, parameters: AlignedBuffer<Float>,
    prepared: PreparedWeights, capacity: Int, parameterGradients: [AlignedBuffer<Float>] = [],
    loss: Loss = .softmaxCrossEntropy, labelSmoothing: Double = 0, recorder: StepRecorder? = nil
  ) throws(ShapeError) {
    self.loss = loss
    self.labelSmoothing = Float(labelSmoothing)
    self.recorder = recorder
    self.stages = stages
    self.capacity = capacity
    gradients = .all
    images = AlignedBuffer(zeros: capacity * network.input.count)
    labels = AlignedBuffer(zeros: capacity)
    targets = AlignedBuffer(zeros: capacity * network.output.count)
    memory = try ExecutorMemory(
      stages: stages, kernels: kernels, parameters: parameters, prepared: prepared, images: images, labels: labels,
      parameterGradients: parameterGradients, capacity: capacity)
    passes = Array(repeating: nil, count: capacity + 1)
    passes[capacity] = try ExecutorPass(memory, count: capacity, gradients)
  }

  /// An executor for the images of `whole` in `range`, in the memory of `whole`, but with prepared weights of its own:
  /// a thread that prepares them for itself need not fetch them from another core. Its backward pass computes the
  /// gradients of activations only.
  ///
  /// - Throws: `ShapeError` if the kernels refuse a stage.
  init(sharing whole: Executor, images range: Range<Int>) throws(ShapeError) {
    loss = whole.loss
    labelSmoothing = whole.labelSmoothing
    recorder = whole.recorder
    stages = whole.stages
    capacity = range.count
    gradients = .ofActivations
    images = whole.images.rows(range, of: whole.images.count / whole.capacity)
    labels = whole.labels[range]
    targets = whole.targets.rows(range, of: whole.targets.count / whole.capacity)
    let prepared = try PreparedWeights(
      stages: stages, kernels: whole.memory.kernels, parameters: whole.memory.parameters, includesBackward: true)
    memory = try whole.memory.share(range, prepared: prepared)
    passes = Array(repeating: nil, count: capacity + 1)
    passes[capacity] = try ExecutorPass(memory, count: capacity, gradients)
  }

  /// How to compute the gradients of a stage's parameters for the first `count` images, after executors for all of them
  /// that share this one's memory have gone back; and the bytes of workspace. Threads may do so for other stages at the
  /// same time.
  ///
  /// - Throws: `ShapeError` if the kernels refuse the stage.
  func parameterGradients(
    stage: Int, count: Int
  ) throws(ShapeError) -> (call: ExecutorPass.Backward, workspaceBytes: Int) {
    let memory = try memory.forParameters(stage: stage, count: count)
    return (try ExecutorPass.parameterGradients(memory, stage: stage, count: count), memory.workspaceBytes)
  }

  /// Prepares the weights that the executor reads from the current parameters.
  func prepareWeights() { memory.prepared.update(recorder) }

  /// Bytes of the kernels' workspace.
  var workspaceBytes: Int { memory.workspaceBytes }

  /// The last stage's output for the first `count` images: one row of logits each.
  func logits(count: Int) -> AlignedBuffer<Float> { memory.output(stages.count - 1, count: count) }

  /// The output of a stage for the first image.
  func output(stage: Int) -> AlignedBuffer<Float> { memory.output(stage, count: 1) }

  /// Copies the examples at `indices`: their features, and the labels or targets that the loss needs.
  func load(_ data: ExampleReader, at indices: Span<UInt32>) {
    data.copyFeatures(at: indices, into: images.elements)
    switch loss {
    case .softmaxCrossEntropy: data.copyLabels(at: indices, into: labels.elements)
    case .binaryCrossEntropy, .meanSquaredError:
      data.copyTargets(at: indices, outputs: targets.count / capacity, into: targets.elements)
    }
  }

  /// Takes the first `count` images forward.
  func forward(count: Int) throws(ShapeError) {
    let pass = try pass(count)
    for index in stages.indices {
      try pass.stages[index].forward()
      recorder?.mark(.forward(stage: index))
    }
  }

  /// Loss and correct predictions of the first `count` images, after ``forward(count:)``. Also computes the gradient of
  /// the logits, scaled by `gradientScale`, for ``backward(count:into:_:)``.
  func loss(count: Int, gradientScale: Float) throws(ShapeError) -> LossSum {
    let last = stages.count - 1
    let outputs = stages[last].outputCount
    let (logits, gradient) = (logits(count: count), memory.gradient(last, count: count))
    switch loss {
    case .softmaxCrossEntropy:
      let sum = try pass(count).softmaxCrossEntropy(gradientScale)
      guard labelSmoothing > 0 else { return sum }
      return smoothLabels(
        labelSmoothing, classes: outputs, logits: logits, labels: labels[0..<count], gradientScale: gradientScale,
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

  /// Takes the logits' gradient back through all stages and computes the parameters' gradient, into the buffer at
  /// `place` among the parameters' gradients: there is one for each run of the executor's thread.
  func backward(count: Int, into place: Int = 0, _ accumulation: Accumulation) throws(ShapeError) {
    let pass = try pass(count)
    for index in stages.indices.reversed() {
      try pass.stages[index].backward[place].call(accumulation)
      recorder?.mark(.backward(stage: index))
    }
  }

  private func pass(_ count: Int) throws(ShapeError) -> ExecutorPass {
    if let pass = passes[count] { return pass }
    let pass = try ExecutorPass(memory, count: count, gradients)
    passes[count] = pass
    return pass
  }
}
