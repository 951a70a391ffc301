import Kernels
import NeuralNetwork

/// The weights that are kept at zero: those of the least magnitude over all layers together. Biases are not pruned.
///
/// Han, Pool, Tran and Dally, "Learning both weights and connections for efficient neural networks", 2015.
public struct PruningMask: Sendable {
  /// The indices of the pruned weights among the parameters.
  public let pruned: [Int]

  /// A second moment so large that Adam does not move a weight: Adam divides a step by its root, at first 1e15. The
  /// moment decays by a thousandth per step, so it must be renewed within tens of thousands of steps.
  private static let immovable: Float = 1e30

  /// Prunes the given share, 0..<1, of a network's weights; of equal weights, the first go first.
  public init(_ parameters: AlignedBuffer<Float>, of network: Network, sparsity: Double) {
    precondition((0..<1).contains(sparsity), "a sparsity of \(sparsity)")
    let weights = network.parameters.filter { !$0.isBias }.flatMap(\.range)
    let count = Int((sparsity * Double(weights.count)).rounded())
    let magnitudes = parameters.array.map(\.magnitude)
    pruned = weights.sorted { (magnitudes[$0], $0) < (magnitudes[$1], $1) }.prefix(count).sorted()
  }

  /// Sets the pruned weights to zero.
  public func apply(to parameters: AlignedBuffer<Float>) {
    for index in pruned { parameters[index] = 0 }
  }

  /// The start of a run that trains all weights but the pruned ones, which are zero. The optimizer must be Adam. Call
  /// ``hold(_:)`` after each epoch, and at least every ten thousand steps or so.
  public func trainingState(_ parameters: AlignedBuffer<Float>, of network: Network) -> TrainingState {
    let state = TrainingState(network: network, parameters: parameters)
    hold(state)
    return state
  }

  /// Sets the pruned weights of a run to zero again, and makes them as immovable as at the start. After an epoch they
  /// are less than 1e-9 away from zero.
  public func hold(_ state: TrainingState) {
    apply(to: state.parameters)
    for index in pruned { state.secondMoment[index] = Self.immovable }
  }
}
