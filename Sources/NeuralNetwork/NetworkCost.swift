import Kernels

/// The work of a network on a batch by the direct algorithm. A multiply-add counts as two floating-point operations.
public struct NetworkCost: Sendable {
  private let network: Network
  private let batch: Int

  /// The work of `network` on `batch` images.
  public init(_ network: Network = .mnist, batch: Int) {
    self.network = network
    self.batch = batch
  }

  /// Floating-point operations of the forward pass.
  public var forwardFlops: Int {
    var sum = FlopSum()
    for layer in network.layers { layer.visitForward(batch: batch, &sum) }
    return sum.flops
  }

  /// Floating-point operations of one training step: forward, backward and the update.
  public var trainingFlops: Int {
    var sum = FlopSum(flops: forwardFlops + Adam(count: network.parameterCount).flops)
    for (index, layer) in network.layers.enumerated() {
      layer.visitBackward(batch: batch, includesData: index > 0, &sum)
    }
    return sum.flops
  }

  /// The least bytes that a prediction moves: the images, the parameters and the logits.
  public var inferenceBytes: Int {
    MemoryLayout<Float>.size * (batch * (network.input.count + network.output.count) + network.parameterCount)
  }

  /// The least bytes that a training step moves: the images, and seven passes over the parameters and the optimizer's
  /// state.
  public var trainingBytes: Int {
    MemoryLayout<Float>.size * batch * network.input.count + Adam(count: network.parameterCount).bytes
  }
}

/// Adds up the operations' work.
private struct FlopSum: OperationVisitor {
  var flops = 0

  mutating func visit(_ operation: some Operation) { flops += operation.flops }
}
