import Kernels

/// A step's second work: adds up the lanes' gradients and moves the parameters. One phase of the optimizer, in its
/// pieces.
final class ParameterUpdate: PoolWork, @unchecked Sendable {
  /// What a step's phases want to know.
  struct Step {
    let constants: OptimizerStep
    /// Examples in the step's batch.
    let images: Int
  }

  /// The optimizer's step: set between runs, and only read during one.
  var step: Step?

  /// Pieces of the work.
  let count: Int

  private let phase: Optimizer.Phase
  private let optimizer: Optimizer
  private let state: TrainingState
  private let lanes: GradientLanes
  private let recorder: StepRecorder?

  init(
    _ phase: Optimizer.Phase, of optimizer: Optimizer, state: TrainingState, lanes: GradientLanes,
    recorder: StepRecorder?
  ) {
    self.recorder = recorder
    self.phase = phase
    self.optimizer = optimizer
    self.state = state
    self.lanes = lanes
    count = optimizer.count(phase)
  }

  func perform(piece: Int) throws(ShapeError) {
    guard let step else { return }
    recorder?.mark(.waiting)
    try optimizer.run(phase, piece, step: step.constants, state: state, lanes: lanes, images: step.images)
    recorder?.mark(.update(parameters: optimizer.parameters(phase, piece)))
  }
}
