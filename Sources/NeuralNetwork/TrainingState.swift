import Kernels

/// All that a training run needs in order to go on: parameters, the optimizer's moments, and how far it has come.
/// Copies share the buffers, so that only one trainer may have it.
public struct TrainingState: Sendable {
  /// The network that the buffers are laid out for.
  public let network: Network
  /// The trained numbers.
  public let parameters: AlignedBuffer<Float>
  /// The running mean of the parameters, if the recipe keeps one.
  public private(set) var average: AlignedBuffer<Float>?
  /// Adam's running mean of gradients, or the velocity of other optimizers.
  public let firstMoment: AlignedBuffer<Float>
  /// Adam's running mean of squared gradients; zeros for other optimizers.
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
    secondMoment: AlignedBuffer<Float>, average: AlignedBuffer<Float>? = nil, steps: Int, epochs: Int
  ) {
    precondition(
      ([parameters, firstMoment, secondMoment] + [average].compactMap { $0 }).allSatisfy {
        $0.count == network.parameterBufferCount
      },
      "the buffers are not laid out for this network")
    self.network = network
    self.parameters = parameters
    self.firstMoment = firstMoment
    self.secondMoment = secondMoment
    self.average = average
    self.steps = steps
    self.epochs = epochs
  }

  /// What is tested and kept: the parameters' running mean if there is one, else the parameters themselves.
  public var weights: AlignedBuffer<Float> { average ?? parameters }

  /// The same run of a network whose tensors are the same.
  public func on(_ network: Network) -> TrainingState {
    TrainingState(
      network: network, parameters: parameters, firstMoment: firstMoment, secondMoment: secondMoment,
      average: average, steps: steps, epochs: epochs)
  }

  /// Starts the running mean if the recipe wants one and there is none yet.
  mutating func beginAveraging(_ recipe: Recipe) {
    guard recipe.averaging > 0, average == nil else { return }
    let mean = AlignedBuffer<Float>(zeros: parameters.count)
    mean.copy(from: parameters)
    average = mean
  }
}
