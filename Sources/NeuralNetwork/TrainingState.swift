import Kernels

/// The state that a training run needs in order to continue: parameters, the optimizer's moments and the progress.
/// Copies share the buffers, so only one trainer may use a state.
public struct TrainingState: Sendable {
  /// The network that the buffers are laid out for.
  public let network: Network
  /// The parameters of the network.
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

  /// The state at the beginning of a run from `parameters`.
  public init(network: Network, parameters: AlignedBuffer<Float>) {
    self.init(
      network: network, parameters: parameters, firstMoment: AlignedBuffer(zeros: parameters.count),
      secondMoment: AlignedBuffer(zeros: parameters.count), steps: 0, epochs: 0)
  }

  /// The state in the middle of a run. All buffers are laid out like the parameters.
  package init(
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

  /// The parameters to test and to keep: their running mean if there is one, else the parameters themselves.
  public var weights: AlignedBuffer<Float> { average ?? parameters }

  /// The same state for another network with the same tensors.
  public func on(_ network: Network) -> TrainingState {
    TrainingState(
      network: network, parameters: parameters, firstMoment: firstMoment, secondMoment: secondMoment,
      average: average, steps: steps, epochs: epochs)
  }

  /// Starts the running mean if the recipe asks for one and none has started.
  mutating func beginAveraging(_ recipe: Recipe) {
    guard recipe.averaging > 0, average == nil else { return }
    let mean = AlignedBuffer<Float>(zeros: parameters.count)
    mean.copy(from: parameters)
    average = mean
  }
}
