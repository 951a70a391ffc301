import Kernels

/// A step's second work: adds up the lanes' gradients and moves the parameters. One phase of the optimizer, its pieces
/// in as many shares as there are threads: neighbours stay together, and with them their moments in a core's caches,
/// because the thread that begins first takes the same share in every step.
final class ParameterUpdate: PoolWork, @unchecked Sendable {
  /// What a step's phases want to know.
  struct Step {
    let constants: OptimizerStep
    /// Examples in the step's batch.
    let images: Int
  }

  /// The optimizer's step: set between runs, and only read during one.
  var step: Step?

  /// Shares of the work.
  let count: Int

  private let phase: Optimizer.Phase
  private let optimizer: Optimizer
  private let state: TrainingState
  private let lanes: GradientLanes
  private let recorder: StepRecorder?

  init(
    _ phase: Optimizer.Phase, of optimizer: Optimizer, state: TrainingState, lanes: GradientLanes, shares: Int,
    recorder: StepRecorder?
  ) {
    self.recorder = recorder
    self.phase = phase
    self.optimizer = optimizer
    self.state = state
    self.lanes = lanes
    count = min(shares, optimizer.count(phase))
  }

  func perform(piece share: Int) throws(ShapeError) {
    guard let step else { return }
    recorder?.mark(.waiting)
    let pieces = optimizer.count(phase)
    for piece in share * pieces / count..<(share + 1) * pieces / count {
      try optimizer.run(phase, piece, step: step.constants, state: state, lanes: lanes, images: step.images)
      recorder?.mark(.update(parameters: optimizer.parameters(phase, piece)))
    }
  }
}
