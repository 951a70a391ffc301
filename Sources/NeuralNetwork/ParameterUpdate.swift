import Kernels

/// A step's second work: adds up the lanes' gradients and moves the parameters, a range of them at a time.
final class ParameterUpdate: PoolWork, @unchecked Sendable {
  // Set between runs, and only read during one.
  /// The optimizer's step.
  var step = AdamStep(number: 1, learningRate: 0)
  /// Images in the step's batch.
  var images = 0

  // Ranges small enough to stay in the first-level cache from the sum to the update.
  static let pieceSize = 2048

  private let lanes: GradientLanes
  private let kernels: any KernelSet
  private let parameters: AlignedBuffer<Float>
  private let firstMoment: AlignedBuffer<Float>
  private let secondMoment: AlignedBuffer<Float>
  private let recorder: StepRecorder?

  init(state: TrainingState, lanes: GradientLanes, kernels: any KernelSet, recorder: StepRecorder? = nil) {
    self.recorder = recorder
    self.lanes = lanes
    self.kernels = kernels
    parameters = state.parameters
    firstMoment = state.firstMoment
    secondMoment = state.secondMoment
  }

  /// Pieces of the work.
  var count: Int { (parameters.count + Self.pieceSize - 1) / Self.pieceSize }

  func perform(piece: Int) throws(ShapeError) {
    recorder?.mark(.waiting)
    let range = piece * Self.pieceSize..<min((piece + 1) * Self.pieceSize, parameters.count)
    try lanes.reduce(range, images: images)
    try kernels.adam(
      step, gradient: lanes.gradient[range], parameters: parameters[range], firstMoment: firstMoment[range],
      secondMoment: secondMoment[range])
    recorder?.mark(.update(parameters: range))
  }
}
