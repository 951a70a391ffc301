import Kernels
import NeuralNetwork

/// Which weights are zero for good: those of the least magnitude, over all layers together; biases stay.
///
/// Han, Pool, Tran and Dally, "Learning both weights and connections for efficient neural networks", 2015.
public struct PruningMask: Sendable {
  /// Where the pruned weights are among the parameters.
  public let pruned: [Int]

  /// A second moment that keeps Adam from moving a weight: a step is divided by its root, at first 1e15. As it decays
  /// by a thousandth a step, that holds for tens of thousands of steps, and has to be renewed before they are over.
  private static let immovable: Float = 1e30

  /// Prunes the given share, 0..<1, of a network's weights; among equals the first.
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

  /// The beginning of a run that trains all weights but the pruned ones, which are zero. Adam must be its optimizer,
  /// and ``hold(_:)`` must follow each epoch, at the latest after some ten thousand steps.
  public func trainingState(_ parameters: AlignedBuffer<Float>, of network: Network) -> TrainingState {
    let state = TrainingState(network: network, parameters: parameters)
    hold(state)
    return state
  }

  /// Sets the pruned weights of a run, which are off by less than 1e-9 after an epoch, to zero again, and makes them as
  /// immovable as in the beginning.
  public func hold(_ state: TrainingState) {
    apply(to: state.parameters)
    for index in pruned { state.secondMoment[index] = Self.immovable }
  }
}
