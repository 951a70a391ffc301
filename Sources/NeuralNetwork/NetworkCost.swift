import Kernels

/// A network's work on a batch by the direct algorithm, a multiply-add counted as two operations.
public struct NetworkCost: Sendable {
  private let network: Network
  private let batch: Int

  /// The work of `network` on `batch` images.
  public init(_ network: Network = .mnist, batch: Int) {
    self.network = network
    self.batch = batch
  }

  /// Operations of the way forward.
  public var forwardFlops: Int {
    network.layers.compactMap { $0.forwardOperation(batch: batch)?.flops }.reduce(0, +)
  }

  /// Operations of one training step: forward, backward and the update.
  public var trainingFlops: Int {
    let backward = network.layers.enumerated().flatMap { index, layer in
      layer.backwardOperations(batch: batch, includesData: index > 0)
    }
    return forwardFlops + backward.map(\.flops).reduce(0, +) + Operation.adam(count: network.parameterCount).flops
  }

  /// Bytes that classifying must move at least: the images, the parameters and the logits.
  public var inferenceBytes: Int {
    MemoryLayout<Float>.size * (batch * (network.input.count + network.output.count) + network.parameterCount)
  }

  /// Bytes that a step must move at least: the images, and seven passes over the parameters and the optimizer's state.
  public var trainingBytes: Int {
    MemoryLayout<Float>.size * batch * network.input.count + Operation.adam(count: network.parameterCount).bytes
  }
}
