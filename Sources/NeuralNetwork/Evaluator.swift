import Digits
import Kernels

/// Runs a network on images it does not learn from.
public final class Evaluator {
  private let pool: WorkerPool
  private let prepared: PreparedWeights
  let executors: [Executor]
  let network: Network
  private let prediction: PredictionPass
  private let inputCount: Int
  private let classes: Int
  private let recorder: StepRecorder?
  private let communicator: Communicator?

  /// Allocates memory for `microBatchSize` images on each of the pool's threads. A `recorder` records the steps of
  /// ``predict(_:logits:)``. The ranks of a `communicator` share the images of ``evaluate(_:)``.
  ///
  /// - Throws: `ShapeError` if the kernels refuse the network.
  public init(
    network: Network, parameters: AlignedBuffer<Float>, kernels: any KernelSet, pool: WorkerPool,
    loss: Loss = .softmaxCrossEntropy, microBatchSize: Int = 16, recorder: StepRecorder? = nil,
    communicator: Communicator? = nil
  ) throws(ShapeError) {
    precondition(microBatchSize >= 1, "a micro-batch needs at least one image")
    self.recorder = recorder
    self.communicator = communicator
    self.pool = pool
    self.network = network
    inputCount = network.input.count
    classes = network.output.count
    let stages = Stage.stages(of: network)
    let prepared = try PreparedWeights(
      stages: stages, kernels: kernels, parameters: parameters, includesBackward: false)
    self.prepared = prepared
    var executors: [Executor] = []
    for _ in 0..<pool.threads {
      executors.append(
        try Executor(
          network: network, stages: stages, kernels: kernels, parameters: parameters, prepared: prepared,
          capacity: microBatchSize, loss: loss, recorder: recorder))
    }
    self.executors = executors
    prediction = PredictionPass(
      executors: executors, inputCount: inputCount, classes: classes, recorder: recorder)
  }

  /// Images that each thread takes through the network at a time.
  public var microBatchSize: Int { executors[0].capacity }

  /// Bytes of the kernels' workspaces, on all threads.
  public var workspaceBytes: Int { executors.reduce(0) { $0 + $1.workspaceBytes } }

  /// Loss and correct predictions over all of `data`, with the current parameters. The sum does not depend on the
  /// number of threads and ranks.
  public func evaluate(_ data: some Examples) throws(ShapeError) -> LossSum {
    precondition(recorder == nil, "a recorder has room for predictions only")
    prepared.update()
    let data = ExampleReader(data)
    try data.checkFit(inputCount: inputCount)
    let size = executors[0].capacity
    let batches = (data.count + size - 1) / size
    let sums = AlignedBuffer(count: batches, repeating: LossSum())
    let share = communicator?.share(of: batches) ?? 0..<batches
    let order = Array(0..<UInt32(data.count))
    try pool.run(count: executors.count) { [executors] worker throws(ShapeError) in
      let executor = executors[worker]
      for batch in stride(from: share.lowerBound + worker, to: share.upperBound, by: executors.count) {
        let range = batch * size..<min((batch + 1) * size, data.count)
        executor.load(data, at: order.span.extracting(range))
        try executor.forward(count: range.count)
        sums[batch] = try executor.loss(count: range.count, gradientScale: 1)
      }
    }
    communicator?.gather(sums)
    return sums.array.reduce(into: LossSum()) { $0 += $1 }
  }

  /// Writes one row of `logits` for each of `images`, which are rows of values from 0 to 1. Call ``update()`` before
  /// the first prediction and after each change of the parameters.
  ///
  /// - Throws: `ShapeError` if the buffers do not hold equally many whole rows.
  public func predict(_ images: AlignedBuffer<Float>, logits: AlignedBuffer<Float>) throws(ShapeError) {
    let count = images.count / inputCount
    guard images.count == count * inputCount, logits.count == count * classes else {
      throw ShapeError(
        operation: "predict", operand: "logits", expected: "\(classes) for each \(inputCount) floats of images",
        found: "\(logits.count) for \(images.count)")
    }
    recorder?.beginStep()
    defer { recorder?.endStep() }
    prediction.batch = PredictionPass.Batch(images: images, logits: logits, count: count)
    defer { prediction.batch = nil }
    try pool.run(prediction, count: executors.count)
  }

  /// Prepares the weights for the kernels from the current parameters.
  public func update() { prepared.update() }
}

extension ExampleReader {
  /// Checks that a network takes these examples.
  ///
  /// - Throws: `ShapeError` unless its input has as many features as an example.
  func checkFit(inputCount: Int) throws(ShapeError) {
    guard inputCount == featureCount else {
      throw ShapeError(
        operation: "network", operand: "input", expected: "\(featureCount) features, as the examples have",
        found: "\(inputCount)")
    }
  }
}
