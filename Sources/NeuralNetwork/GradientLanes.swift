import Digits
import Kernels

/// A step's batch shared out among a fixed number of lanes. Each lane takes its images through an executor of its own
/// and sums their gradients in a buffer of its own; the buffers are then added in lane order. So sums do not depend on
/// which thread took which lane, or on how many there are.
final class GradientLanes: Sendable {
  /// The step's gradient after ``reduce(_:images:)``: lane 0's buffer.
  var gradient: AlignedBuffer<Float> { gradients[0] }

  private let kernels: any KernelSet
  private let executors: [Executor]
  private let prepared: [PreparedWeights]
  private let gradients: [AlignedBuffer<Float>]
  private let sums: AlignedBuffer<LossSum>
  private let recorder: StepRecorder?

  /// Each lane has prepared weights of its own, or all share those that lane 0 prepares, and run after it.
  init(
    count: Int, microBatchSize: Int, network: Network, stages: [Stage], kernels: any KernelSet,
    parameters: AlignedBuffer<Float>, prepared: [PreparedWeights], loss: Loss = .softmaxCrossEntropy,
    labelSmoothing: Double = 0, recorder: StepRecorder? = nil
  ) {
    self.kernels = kernels
    self.recorder = recorder
    self.prepared = prepared
    executors = (0..<count).map { lane in
      Executor(
        network: network, stages: stages, kernels: kernels, parameters: parameters,
        prepared: prepared[prepared.count == 1 ? 0 : lane],
        capacity: microBatchSize, trains: true, loss: loss, labelSmoothing: labelSmoothing, recorder: recorder)
    }
    gradients = (0..<count).map { _ in AlignedBuffer(zeros: parameters.count) }
    sums = AlignedBuffer(count: count, repeating: LossSum())
  }

  /// How many lanes there are.
  var count: Int { executors.count }

  /// Bytes of scratch memory that the kernels have, in all lanes.
  var workspaceBytes: Int { executors.reduce(0) { $0 + $1.workspaceBytes } }

  /// Loss and correct predictions of the batch, added in lane order.
  func lossSum(images: Int) -> LossSum {
    var sum = LossSum()
    for lane in 0..<active(images: images) { sum += sums[lane] }
    return sum
  }

  /// Takes lane `lane`'s share of the batch `indices` forward and back. The gradient is the mean's over the batch.
  func run(lane: Int, data: any Examples, indices: Span<UInt32>) throws(ShapeError) {
    let executor = executors[lane]
    let share = share(lane: lane, images: indices.count)
    var sum = LossSum()
    recorder?.mark(.waiting)
    if lane < prepared.count {
      for piece in 0..<prepared[lane].count {
        try prepared[lane].update(piece)
        recorder?.mark(.preparation(parameters: prepared[lane].kernel(piece)))
      }
    }
    for first in stride(from: share.lowerBound, to: share.upperBound, by: executor.capacity) {
      let range = first..<min(first + executor.capacity, share.upperBound)
      executor.load(data, at: indices.extracting(range))
      recorder?.mark(.images)
      try executor.forward(count: range.count)
      sum += try executor.loss(count: range.count, gradientScale: 1 / Float(indices.count))
      recorder?.mark(.loss)
      try executor.backward(count: range.count, gradient: gradients[lane], accumulates: first > share.lowerBound)
    }
    sums[lane] = sum
  }

  /// Adds the lanes' gradients within `range` into lane 0's, in lane order.
  func reduce(_ range: Range<Int>, images: Int) throws(ShapeError) {
    for lane in 1..<max(active(images: images), 1) {
      try kernels.add(gradients[lane][range], to: gradients[0][range])
    }
  }

  /// Lanes that have images in a batch of `images`: the first ones.
  private func active(images: Int) -> Int {
    let perLane = (images + count - 1) / count
    return perLane == 0 ? 0 : (images + perLane - 1) / perLane
  }

  private func share(lane: Int, images: Int) -> Range<Int> {
    let perLane = (images + count - 1) / count
    return min(lane * perLane, images)..<min((lane + 1) * perLane, images)
  }
}
