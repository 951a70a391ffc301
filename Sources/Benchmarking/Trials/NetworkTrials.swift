import Digits
import Kernels
import NeuralNetwork

/// Makes trials of the whole network on a batch. All kernel sets share the operands, and the expected results, which
/// are computed at the first proof.
package struct NetworkTrials: Sendable {
  private let operands: NetworkOperands
  private let pool: WorkerPool
  private let logits: Once<[Double]>
  private let gradient: Once<[Double]>

  /// Trials on the first `batch` images of `data`, which repeat if `data` has fewer.
  package init(_ data: LabeledImages, batch: Int, _ magnitude: OperandMagnitude = .usual, pool: WorkerPool) {
    let operands = NetworkOperands(data, batch: batch, magnitude)
    self.operands = operands
    self.pool = pool
    logits = Once { operands.reference.logits(operands.images) }
    gradient = Once { operands.expectedGradient() }
  }

  /// A kernel set at classifying the batch.
  package func inference(_ kernels: any KernelSet) throws(ShapeError) -> any Trial {
    try InferenceTrial(kernels, operands: operands.copied(), expected: logits, pool: pool)
  }

  /// A kernel set at a training step.
  package func trainingStep(_ kernels: any KernelSet) throws(ShapeError) -> any Trial {
    try TrainingStepTrial(kernels, operands: operands.copied(), expected: gradient, pool: pool)
  }
}
