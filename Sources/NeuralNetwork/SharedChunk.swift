import Digits
import Kernels

/// A chunk of a step's batch that several threads share, for batches with fewer chunks than threads. The chunk is one
/// micro-batch.
///
/// First each thread takes a share of the images forward and back, as far as the gradients of activations. Then the
/// threads share the stages: one computes the gradients of a stage's parameters for all images. So each gradient is
/// summed as by a single thread, and has the same bits.
///
/// Each share and each stage belongs to one thread at a time.
final class SharedChunk: @unchecked Sendable {
  /// Images of the chunk.
  let imageCount: Int
  /// The stages whose parameters get gradients, those with most work first, and the last stage.
  let gradientStages: [Int]
  /// Bytes of the kernels' workspaces, on all threads.
  let workspaceBytes: Int

  private let whole: Executor
  private let lastStage: Int
  private let shares: [Executor]
  private let gradients: [ExecutorPass.Backward]
  private let recorder: StepRecorder?

  /// Divides the `imageCount` images of `whole` among `threads` threads, or fewer, so that each has two; nil if then
  /// one thread has them all.
  ///
  /// - Throws: `ShapeError` if the kernels refuse a stage.
  init?(
    _ whole: Executor, imageCount: Int, threads: Int, stages: [Stage], recorder: StepRecorder?
  ) throws(ShapeError) {
    let count = min(threads, BatchPartition.mostThreads(sharing: imageCount))
    guard count > 1 else { return nil }
    self.whole = whole
    self.imageCount = imageCount
    self.recorder = recorder
    var shares: [Executor] = []
    for index in 0..<count {
      shares.append(try Executor(sharing: whole, images: (0..<imageCount).share(index, of: count)))
    }
    self.shares = shares
    let last = stages.count - 1
    lastStage = last
    gradientStages = stages.indices.filter { stages[$0].parameters != nil || $0 == last }.sorted {
      stages[$0].gradientProducts > stages[$1].gradientProducts
    }
    var gradients: [ExecutorPass.Backward] = []
    var workspaceBytes = shares.reduce(0) { $0 + $1.workspaceBytes }
    for stage in gradientStages {
      let (call, bytes) = try whole.parameterGradients(stage: stage, count: imageCount)
      gradients.append(call)
      workspaceBytes += bytes
    }
    self.gradients = gradients
    self.workspaceBytes = workspaceBytes
  }

  /// Takes share `index` of the images at `indices` forward and back, if there is one.
  func run(share index: Int, data: ExampleReader, indices: Span<UInt32>, gradientScale: Float) throws(ShapeError) {
    guard index < shares.count else { return }
    let executor = shares[index]
    executor.prepareWeights()
    executor.load(data, at: indices.extracting((0..<imageCount).share(index, of: shares.count)))
    recorder?.mark(.images)
    try executor.forward(count: executor.capacity)
    _ = try executor.loss(count: executor.capacity, gradientScale: gradientScale)
    recorder?.mark(.loss)
    try executor.backward(count: executor.capacity, .overwrite)
  }

  /// Computes the gradients of the parameters of stage number `place` of ``gradientStages``, after all shares. The last
  /// stage comes with the loss of all images, which is computed again: its sum, too, depends on the order.
  func run(stage place: Int, gradientScale: Float) throws(ShapeError) -> LossSum? {
    let stage = gradientStages[place]
    var sum: LossSum?
    if stage == lastStage {
      sum = try whole.loss(count: imageCount, gradientScale: gradientScale)
      recorder?.mark(.loss)
    }
    try gradients[place].call(.overwrite)
    recorder?.mark(.backward(stage: stage))
    return sum
  }
}

extension Stage {
  /// About how many products the gradients of an image's parameters take: one for each weight and output position.
  fileprivate var gradientProducts: Int { (parameters?.weights.count ?? 0) * output.height * output.width }
}
