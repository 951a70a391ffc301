import Kernels

/// Collects operations.
private struct OperationCollector: OperationVisitor {
  private(set) var operations: [any Operation] = []

  mutating func visit(_ operation: some Operation) { operations.append(operation) }
}

extension Layer {
  /// Its forward operation on a batch; nil if it needs none, as flattening.
  public func forwardOperation(batch: Int) -> (any Operation)? {
    var collector = OperationCollector()
    visitForward(batch: batch, &collector)
    return collector.operations.first
  }

  /// Its backward operations on a batch, not merged with its neighbours'. `includesData` is false for the first layer,
  /// which needs no gradient of its input.
  public func backwardOperations(batch: Int, includesData: Bool) -> [any Operation] {
    var collector = OperationCollector()
    visitBackward(batch: batch, includesData: includesData, &collector)
    return collector.operations
  }
}

extension Stage {
  /// The operation that takes `batch` images forward; none if the stage is too simple to need a kernel.
  func forwardOperations(batch: Int) -> [any Operation] {
    var collector = OperationCollector()
    visitForward(batch: batch, &collector)
    return collector.operations
  }

  /// The operations that take their gradients back. The operation that computes the input's gradient comes first.
  func backwardOperations(batch: Int, includesData: Bool) -> [any Operation] {
    var collector = OperationCollector()
    visitBackward(batch: batch, includesData: includesData, &collector)
    return collector.operations
  }
}
