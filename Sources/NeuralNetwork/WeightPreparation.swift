import Kernels

/// A step's last work: derives from the moved parameters what the kernels want.
final class WeightPreparation: PoolWork {
  private let prepared: PreparedWeights
  private let recorder: StepRecorder?

  init(prepared: PreparedWeights, recorder: StepRecorder?) {
    self.prepared = prepared
    self.recorder = recorder
  }

  /// Pieces of the work.
  var count: Int { prepared.count }

  func perform(piece: Int) throws(ShapeError) {
    recorder?.mark(.waiting)
    try prepared.update(piece)
    recorder?.mark(.preparation(parameters: prepared.kernel(piece)))
  }
}
