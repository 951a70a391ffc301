import Kernels

/// The first part of a training step: each shard takes its share of the batch forward and back.
final class ShardPass: PoolWork, @unchecked Sendable {
  /// The examples of one step.
  struct Batch {
    let order: [UInt32]
    /// The part of `order` that belongs to the step.
    let range: Range<Int>
  }

  /// The examples to work on. The batch is set between runs and only read during a run.
  var batch: Batch?

  private let shards: GradientShards
  private var runShard: ((_ shard: Int, _ indices: Span<UInt32>) throws(ShapeError) -> Void)?

  init(shards: GradientShards) { self.shards = shards }

  /// Takes the examples of the following steps from `data`.
  func begin(_ data: some Examples) {
    runShard = { [shards] shard, indices throws(ShapeError) in
      try shards.run(shard: shard, data: data, indices: indices)
    }
  }

  /// Lets go of the examples.
  func end() { runShard = nil }

  func perform(piece shard: Int) throws(ShapeError) {
    guard let batch, let runShard else { return }
    try runShard(shard, batch.order.span.extracting(batch.range))
  }
}
