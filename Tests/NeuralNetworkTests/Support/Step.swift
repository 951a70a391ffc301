import Digits
import Kernels

@testable import NeuralNetwork

/// The gradient of the mean loss of `data`, and the sum of losses, as a training step computes them.
func gradient(
  of data: LabeledImages, network: Network = .mnist, parameters: AlignedBuffer<Float>, kernels: any KernelSet,
  lanes laneCount: Int = 4, microBatchSize: Int = 8
) throws -> (gradient: AlignedBuffer<Float>, sum: LossSum) {
  let stages = Stage.stages(of: network)
  let prepared = PreparedWeights(stages: stages, kernels: kernels, parameters: parameters, includesBackward: true)
  try prepared.update()
  let lanes = GradientLanes(
    count: laneCount, microBatchSize: microBatchSize, network: network, stages: stages, kernels: kernels,
    parameters: parameters, prepared: prepared)
  let indices = (0..<data.count).map { UInt32($0) }
  for lane in 0..<laneCount { try lanes.run(lane: lane, data: data, indices: indices.span) }
  try lanes.reduce(0..<parameters.count, images: data.count)
  return (lanes.gradient, lanes.lossSum(images: data.count))
}
