import Kernels

/// All that a training run needs in order to go on: parameters, the optimizer's moments, and how far it has come.
public struct TrainingState: Sendable {
  /// The network that the buffers are laid out for.
  public let network: Network
  /// The trained numbers.
  public let parameters: AlignedBuffer<Float>
  /// Adam's running mean of gradients.
  public let firstMoment: AlignedBuffer<Float>
  /// Adam's running mean of squared gradients.
  public let secondMoment: AlignedBuffer<Float>
  /// Optimizer steps taken.
  public var steps: Int
  /// Epochs completed.
  public var epochs: Int

  /// The beginning of a run from `parameters`.
  public init(network: Network, parameters: AlignedBuffer<Float>) {
    self.init(
      network: network, parameters: parameters, firstMoment: AlignedBuffer(zeros: parameters.count),
      secondMoment: AlignedBuffer(zeros: parameters.count), steps: 0, epochs: 0)
  }

  /// The middle of a run; all three buffers are laid out like the parameters.
  init(
    network: Network, parameters: AlignedBuffer<Float>, firstMoment: AlignedBuffer<Float>,
    secondMoment: AlignedBuffer<Float>, steps: Int, epochs: Int
  ) {
    precondition(
      [parameters, firstMoment, secondMoment].allSatisfy { $0.count == network.parameterBufferCount },
      "the buffers are not laid out for this network")
    self.network = network
    self.parameters = parameters
    self.firstMoment = firstMoment
    self.secondMoment = secondMoment
    self.steps = steps
    self.epochs = epochs
  }
}
