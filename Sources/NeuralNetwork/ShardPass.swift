import Kernels

/// The first part of a training step: the batch goes forward and back. One object runs one phase.
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

  private let shards: GradientShards
  private let phase: Int

  init(_ phase: Int, of shards: GradientShards) {
    self.shards = shards
    self.phase = phase
  }

  /// The number of pieces.
  var count: Int { shards.pieceCounts[phase] }

  func perform(piece: Int) throws(ShapeError) {
    guard let batch else { return }
    try shards.run(phase: phase, piece: piece, data: batch.data, indices: batch.order.span.extracting(batch.range))
  }
}
