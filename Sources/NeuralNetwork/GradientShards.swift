import Digits
import Kernels

/// Divides a step's batch among a fixed number of gradient shards. Each shard takes its images through its own executor
/// and sums their gradients in its own buffer. The buffers are then added in shard order. So the sums do not depend on
/// the number of threads, or on which thread took which shard.
final class GradientShards: Sendable {
  /// The step's gradient after ``reduce(_:images:)``: shard 0's buffer.
  var gradient: AlignedBuffer<Float> { gradients[0] }

  private let kernels: any KernelSet
  private let executors: [Executor]
  private let prepared: [PreparedWeights]
  /// Each shard's gradient; after a distributed step's exchange, the other ranks' shards as well.
  let gradients: [AlignedBuffer<Float>]
  /// Each shard's loss and correct predictions.
  let sums: AlignedBuffer<LossSum>
  /// The shards that this process computes: all, or a rank's own.
  let own: Range<Int>
  private let recorder: StepRecorder?

  /// Each of the `own` shards, which are all unless they are given, has its own prepared weights, or all share those of
  /// the first one and run after it prepares them.
  init(
    count: Int, own: Range<Int>? = nil, microBatchSize: Int, network: Network, stages: [Stage], kernels: any KernelSet,
    parameters: AlignedBuffer<Float>, prepared: [PreparedWeights], loss: Loss = .softmaxCrossEntropy,
    labelSmoothing: Double = 0, recorder: StepRecorder? = nil
  ) throws(ShapeError) {
    self.kernels = kernels
    self.recorder = recorder
    let own = own ?? 0..<count
    self.own = own
    self.prepared = prepared
    let gradients = (0..<count).map { _ in AlignedBuffer<Float>(zeros: parameters.count) }
    self.gradients = gradients
    var executors: [Executor] = []
    for (place, shard) in own.enumerated() {
      executors.append(
        try Executor(
          network: network, stages: stages, kernels: kernels, parameters: parameters,
          prepared: prepared[prepared.count == 1 ? 0 : place], capacity: microBatchSize,
          parameterGradient: gradients[shard], loss: loss, labelSmoothing: labelSmoothing, recorder: recorder))
    }
    self.executors = executors
    sums = AlignedBuffer(count: count, repeating: LossSum())
  }

  /// How many shards there are.
  var count: Int { gradients.count }

  /// Bytes of the kernels' workspaces, in all own shards.
  var workspaceBytes: Int { executors.reduce(0) { $0 + $1.workspaceBytes } }

  /// Loss and correct predictions of the batch, added in shard order.
  func lossSum(images: Int) -> LossSum {
    var sum = LossSum()
    for shard in 0..<active(images: images) { sum += sums[shard] }
    return sum
  }

  /// Takes the images of shard `shard` of the batch `indices` forward and back. The gradient is scaled for the mean
  /// loss over the whole batch.
  func run(shard: Int, data: ExampleReader, indices: Span<UInt32>) throws(ShapeError) {
    let place = shard - own.lowerBound
    let executor = executors[place]
    let share = share(shard: shard, images: indices.count)
    var sum = LossSum()
    recorder?.mark(.waiting)
    if place < prepared.count {
      for piece in 0..<prepared[place].count {
        prepared[place].update(piece)
        recorder?.mark(.preparation(parameters: prepared[place].weights(piece)))
      }
    }
    for first in stride(from: share.lowerBound, to: share.upperBound, by: executor.capacity) {
      let range = first..<min(first + executor.capacity, share.upperBound)
      executor.load(data, at: indices.extracting(range))
      recorder?.mark(.images)
      try executor.forward(count: range.count)
      sum += try executor.loss(count: range.count, gradientScale: 1 / Float(indices.count))
      recorder?.mark(.loss)
      try executor.backward(count: range.count, first > share.lowerBound ? .add : .overwrite)
    }
    sums[shard] = sum
  }

  /// Adds the shards' gradients within `range` into shard 0's, in shard order.
  func reduce(_ range: Range<Int>, images: Int) throws(ShapeError) {
    for shard in 1..<max(active(images: images), 1) {
      try kernels.add(gradients[shard][range], to: gradients[0][range])
    }
  }

  /// The number of shards that have images in a batch of `images`; these are the first shards.
  private func active(images: Int) -> Int {
    let perShard = (images + count - 1) / count
    return perShard == 0 ? 0 : (images + perShard - 1) / perShard
  }

  private func share(shard: Int, images: Int) -> Range<Int> {
    let perShard = (images + count - 1) / count
    return min(shard * perShard, images)..<min((shard + 1) * perShard, images)
  }
}
