import Digits
import Kernels

@testable import NeuralNetwork

/// What a training step of the documented network does before the optimizer.
struct GradientStep {
  private let lanes: GradientLanes
  private let parameterCount: Int

  init(parameters: AlignedBuffer<Float>, kernels: any KernelSet, lanes: Int = 4, microBatchSize: Int = 8) {
    let stages = Stage.stages(of: .mnist)
    let prepared = PreparedWeights(stages: stages, kernels: kernels, parameters: parameters, includesBackward: true)
    self.lanes = GradientLanes(
      count: lanes, microBatchSize: microBatchSize, network: .mnist, stages: stages, kernels: kernels,
      parameters: parameters, prepared: [prepared])
    parameterCount = parameters.count
  }

  /// The gradient of the mean loss of `data`, until the next call, and the sum of losses.
  func callAsFunction(_ data: LabeledImages) throws -> (gradient: AlignedBuffer<Float>, sum: LossSum) {
    let indices = (0..<data.count).map { UInt32($0) }
    for lane in 0..<lanes.count { try lanes.run(lane: lane, data: data, indices: indices.span) }
    try lanes.reduce(0..<parameterCount, images: data.count)
    return (lanes.gradient, lanes.lossSum(images: data.count))
  }
}

/// The gradient of the mean loss, and the mean loss, of images of any shape that go through one executor `capacity` at
/// a time.
func gradient(
  images: [Float], labels: [UInt8], network: Network, parameters: AlignedBuffer<Float>, kernels: any KernelSet,
  capacity: Int
) throws -> (gradient: AlignedBuffer<Float>, loss: Double) {
  let stages = Stage.stages(of: network)
  let prepared = PreparedWeights(stages: stages, kernels: kernels, parameters: parameters, includesBackward: true)
  try prepared.update()
  let executor = Executor(
    network: network, stages: stages, kernels: kernels, parameters: parameters, prepared: prepared, capacity: capacity,
    trains: true)
  let gradient = AlignedBuffer<Float>(zeros: parameters.count)
  var sum = LossSum()
  for first in stride(from: 0, to: labels.count, by: capacity) {
    let range = first..<min(first + capacity, labels.count)
    let features = range.lowerBound * network.input.count..<range.upperBound * network.input.count
    executor.images[0..<features.count].copy(from: AlignedBuffer(images[features]))
    executor.labels[0..<range.count].copy(from: AlignedBuffer(labels[range]))
    try executor.forward(count: range.count)
    sum += try executor.loss(count: range.count, gradientScale: 1 / Float(labels.count))
    try executor.backward(count: range.count, gradient: gradient, accumulates: first > 0)
  }
  return (gradient, sum.loss / Double(labels.count))
}
