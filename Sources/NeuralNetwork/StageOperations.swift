import Kernels

/// The operations of one stage in a training step, each on the whole batch. A list is empty if that part is too simple
/// to need a kernel. A prediction runs only the forward operations.
public struct StageOperations: Sendable {
  /// The operations of the forward pass.
  public let forward: [any Operation]
  /// The operations of the backward pass.
  public let backward: [any Operation]
  /// Adam's step.
  public let update: [any Operation]

  /// The stages of `network` in the order of ``StepProfile/stageNames``.
  public static func all(in network: Network, batch: Int) -> [StageOperations] {
    Stage.stages(of: network).enumerated().map { index, stage in
      StageOperations(
        forward: stage.forwardOperations(batch: batch),
        backward: stage.backwardOperations(batch: batch, includesData: index > 0),
        update: [stage.parameters.map { Adam(count: $0.weights.count + $0.bias.count) }].compactMap { $0 })
    }
  }
}
