import Kernels

/// What a kernel set derives from an operation's weights, each time that they change.
struct PreparationTrial: Trial {
  private let kernels: any KernelSet
  private let operation: Operation
  private let weights: AlignedBuffer<Float>
  private let prepared: AlignedBuffer<Float>

  init(kernels: any KernelSet, operation: Operation, weights: AlignedBuffer<Float>, count: Int) {
    self.kernels = kernels
    self.operation = operation
    self.weights = weights
    prepared = AlignedBuffer(zeros: count)
  }

  func run() throws(ShapeError) { try kernels.prepareWeights(for: operation, weights: weights, prepared: prepared) }

  /// There is nothing to hold it against but the operation that reads it.
  func prove() throws -> Double {
    try run()
    return 0
  }
}
