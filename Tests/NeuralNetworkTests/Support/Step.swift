import Digits
import Kernels

@testable import NeuralNetwork

/// The part of a training step before the optimizer, by default of the documented network.
struct GradientStep {
  private let shards: GradientShards
  private let parameterCount: Int

  /// For at most `batchSize` examples. They go through the network as if `threads` threads shared them.
  init(
    _ network: Network = .mnist, parameters: AlignedBuffer<Float>, kernels: any KernelSet, batchSize: Int = 32,
    shards: Int = 4, microBatchSize: Int = 8, threads: Int = 1, loss: Loss = .softmaxCrossEntropy,
    labelSmoothing: Double = 0
  ) throws {
    self.shards = try GradientShards(
      BatchPartition(batchSize: batchSize, shards: shards, microBatchSize: microBatchSize), threads: threads,
      network: network, stages: Stage.stages(of: network), kernels: kernels, parameters: parameters, loss: loss,
      labelSmoothing: labelSmoothing)
    parameterCount = parameters.count
  }

  /// The gradient of the mean loss of `data`, valid until the next call, and the sum of losses.
  func callAsFunction(_ data: some Examples) throws -> (gradient: AlignedBuffer<Float>, sum: LossSum) {
    let indices = (0..<data.count).map { UInt32($0) }
    for (phase, count) in shards.pieceCounts.enumerated() {
      // Pieces of a phase come in any order.
      for piece in (0..<count).reversed() {
        try shards.run(phase: phase, piece: piece, data: ExampleReader(data), indices: indices.span)
      }
    }
    try shards.reduce(0..<parameterCount, images: data.count)
    return (shards.gradient, shards.lossSum)
  }
}

/// The mean loss and its gradient for images of any shape, which go through one executor, `capacity` at a time.
func gradient(
  images: [Float], labels: [UInt8], network: Network, parameters: AlignedBuffer<Float>, kernels: any KernelSet,
  capacity: Int
) throws -> (gradient: AlignedBuffer<Float>, loss: Double) {
  let stages = Stage.stages(of: network)
  let prepared = try PreparedWeights(stages: stages, kernels: kernels, parameters: parameters, includesBackward: true)
  prepared.update()
  let gradient = AlignedBuffer<Float>(zeros: parameters.count)
  let executor = try Executor(
    network: network, stages: stages, kernels: kernels, parameters: parameters, prepared: prepared, capacity: capacity,
    parameterGradients: [gradient])
  var sum = LossSum()
  for first in stride(from: 0, to: labels.count, by: capacity) {
    let range = first..<min(first + capacity, labels.count)
    let features = range.lowerBound * network.input.count..<range.upperBound * network.input.count
    executor.images[0..<features.count].copy(from: AlignedBuffer(images[features]))
    executor.labels[0..<range.count].copy(from: AlignedBuffer(labels[range]))
    try executor.forward(count: range.count)
    sum += try executor.loss(count: range.count, gradientScale: 1 / Float(labels.count))
    try executor.backward(count: range.count, first > 0 ? .add : .overwrite)
  }
  return (gradient, sum.loss / Double(labels.count))
}
