import Kernels

/// What one stage of execution computes in a training step: operations on the whole batch, none where a phase is so
/// plain that no kernel does it. A prediction has only the way forward.
public struct StageOperations: Sendable {
  /// The way forward.
  public let forward: [Operation]
  /// The way back.
  public let backward: [Operation]
  /// Adam's step.
  public let update: [Operation]

  /// The stages of `network` in the order of ``StepProfile/stageNames``.
  public static func all(in network: Network, batch: Int) -> [StageOperations] {
    Stage.stages(of: network).enumerated().map { index, stage in
      StageOperations(
        forward: [stage.forwardOperation(batch: batch)].compactMap { $0 },
        backward: stage.backwardOperations(batch: batch, includesData: index > 0),
        update: [stage.parameters.map { .adam(count: $0.kernel.count + $0.bias.count) }].compactMap { $0 })
    }
  }
}
