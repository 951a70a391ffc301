import Kernels

/// A phase of the first part of a training step: the batch goes forward and back.
final class ShardPass: PoolWork, @unchecked Sendable {
  /// The examples of one step.
  struct Batch {
    let data: ExampleReader
    let order: [UInt32]
    /// The part of `order` that belongs to the step.
    let range: Range<Int>
  }

  /// The examples to work on. The batch is set between runs and only read during a run.
  var batch: Batch?
  /// The phase, set and read likewise.
  var phase = 0

  private let shards: GradientShards

  init(shards: GradientShards) { self.shards = shards }

  func perform(piece: Int) throws(ShapeError) {
    guard let batch else { return }
    try shards.run(phase: phase, piece: piece, data: batch.data, indices: batch.order.span.extracting(batch.range))
  }
}
