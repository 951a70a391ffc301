import Kernels

/// The second part of a training step: adds up the shards' gradients and updates the parameters. One object runs one
/// phase of the optimizer and divides its pieces into as many shares as there are threads. A share holds neighbouring
/// pieces. The thread that begins first takes the same share in every step, so the moments of that share stay in the
/// caches of its core.
final class ParameterUpdate: PoolWork, @unchecked Sendable {
  /// The data that the phases of a step need.
  struct Step {
    let constants: OptimizerStep
    /// Examples in the step's batch.
    let images: Int
  }

  /// The optimizer's step. It is set between runs and only read during a run.
  var step: Step?

  /// The number of shares.
  let count: Int

  private let phase: Optimizer.Phase
  private let optimizer: Optimizer
  private let recorder: StepRecorder?

  init(
    _ phase: Optimizer.Phase, of optimizer: Optimizer, shares: Int, recorder: StepRecorder?
  ) {
    self.recorder = recorder
    self.phase = phase
    self.optimizer = optimizer
    count = min(shares, optimizer.count(phase))
  }

  func perform(piece share: Int) throws(ShapeError) {
    guard let step else { return }
    recorder?.mark(.waiting)
    for piece in (0..<optimizer.count(phase)).share(share, of: count) {
      try optimizer.run(phase, piece, step: step.constants, images: step.images)
      recorder?.mark(.update(parameters: optimizer.parameters(phase, piece)))
    }
  }
}
