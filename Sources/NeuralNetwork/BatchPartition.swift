/// How a step's batch is divided, and in which order gradients are added: a batch among gradient shards, a shard into
/// micro-batches. The gradients of a shard's micro-batches are added in their order, and so are those of the shards.
/// The sum so depends on neither threads nor ranks, which share the micro-batches.
///
/// Micro-batches are numbered over all shards.
struct BatchPartition: Hashable {
  /// Gradient shards of a batch.
  let shards: Int
  /// The most images of a micro-batch.
  let microBatchSize: Int
  /// Micro-batches of a shard, if the batch is full.
  let microBatchesPerShard: Int

  /// The division of `batchSize` images, at least one, among `shards` shards, each into micro-batches of at most
  /// `microBatchSize`.
  init(batchSize: Int, shards: Int, microBatchSize: Int) {
    self.shards = shards
    let perShard = (batchSize + shards - 1) / shards
    self.microBatchSize = min(microBatchSize, perShard)
    microBatchesPerShard = (perShard + self.microBatchSize - 1) / self.microBatchSize
  }

  /// Micro-batches of a full batch.
  var count: Int { shards * microBatchesPerShard }

  /// The images of a micro-batch in a batch of `images`; none if the batch is too small.
  func images(_ microBatch: Int, of images: Int) -> Range<Int> {
    let perShard = (images + shards - 1) / shards
    let (shard, place) = microBatch.quotientAndRemainder(dividingBy: microBatchesPerShard)
    let end = min((shard + 1) * perShard, images)
    let first = min(shard * perShard + place * microBatchSize, end)
    return first..<min(first + microBatchSize, end)
  }

  /// The runs into which a sequence of micro-batches falls. The gradients of a run are added in one buffer, one after
  /// the other: a run is the beginning of a shard, or a single micro-batch.
  func runs(in microBatches: Range<Int>) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for microBatch in microBatches {
      if let run = runs.last, run.lowerBound % microBatchesPerShard == 0, microBatch % microBatchesPerShard > 0 {
        runs[runs.count - 1] = run.lowerBound..<microBatch + 1
      } else {
        runs.append(microBatch..<microBatch + 1)
      }
    }
    return runs
  }

  /// How to add the runs of `parts`, which follow each other, to the runs of the whole.
  func additions(joining parts: [Range<Int>]) -> [GradientAddition] {
    guard let first = parts.first, let last = parts.last else { return [] }
    let starts = Set(runs(in: first.lowerBound..<last.upperBound).map(\.lowerBound))
    return parts.flatMap(runs).filter { !starts.contains($0.lowerBound) }.map { run in
      GradientAddition(addend: run.lowerBound, sum: run.lowerBound - run.lowerBound % microBatchesPerShard)
    }
  }

  /// How to add all runs of `parts`, which together are the batch, to the first one.
  func additions(of parts: [Range<Int>]) -> [GradientAddition] {
    additions(joining: parts)
      + (1..<max(shards, 1)).map { GradientAddition(addend: $0 * microBatchesPerShard, sum: 0) }
  }
}

/// The addition of one buffer of gradients to another. Buffers are named by the first micro-batch of their run.
struct GradientAddition: Hashable {
  /// The buffer that is read.
  let addend: Int
  /// The buffer to which it is added.
  let sum: Int
}

extension Recipe {
  /// The division of a step's batch.
  var partition: BatchPartition {
    BatchPartition(batchSize: batchSize, shards: gradientShards, microBatchSize: microBatchSize)
  }
}
