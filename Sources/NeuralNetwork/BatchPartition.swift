/// How a step's batch is divided, and in which order gradients are added: a batch among gradient shards, a shard into
/// a few chunks, a chunk into micro-batches. The gradients of a chunk's micro-batches are added in their order, then
/// those of a shard's chunks, then those of the shards. So the sum depends on neither threads nor ranks, which share
/// the chunks.
///
/// Chunks are numbered over all shards.
struct BatchPartition: Hashable {
  /// The most chunks of a shard. Each may need a buffer of gradients.
  private static let mostChunks = 8

  /// Gradient shards of a batch.
  let shards: Int
  /// The most images of a micro-batch.
  let microBatchSize: Int
  /// Chunks of a shard, if the batch is full.
  let chunksPerShard: Int

  private let imagesPerChunk: Int

  /// The division of `batchSize` images, at least one, among `shards` shards, with micro-batches of at most
  /// `microBatchSize`.
  init(batchSize: Int, shards: Int, microBatchSize: Int) {
    self.shards = shards
    let perShard = (batchSize + shards - 1) / shards
    self.microBatchSize = min(microBatchSize, perShard)
    let microBatches = (perShard + self.microBatchSize - 1) / self.microBatchSize
    imagesPerChunk = (microBatches + Self.mostChunks - 1) / Self.mostChunks * self.microBatchSize
    chunksPerShard = (perShard + imagesPerChunk - 1) / imagesPerChunk
  }

  /// Chunks of a full batch.
  var count: Int { shards * chunksPerShard }

  /// The images of a chunk in a batch of `images`; none if the batch is too small.
  func images(_ chunk: Int, of images: Int) -> Range<Int> {
    let perShard = (images + shards - 1) / shards
    let (shard, place) = chunk.quotientAndRemainder(dividingBy: chunksPerShard)
    let end = min((shard + 1) * perShard, images)
    let first = min(shard * perShard + place * imagesPerChunk, end)
    return first..<min(first + imagesPerChunk, end)
  }

  /// The runs into which a sequence of chunks falls. A run's gradients are added in one buffer, one micro-batch after
  /// the other. So a run is the beginning of a shard if each chunk is a single micro-batch, and else a single chunk.
  func runs(in chunks: Range<Int>) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for chunk in chunks {
      if imagesPerChunk == microBatchSize, let run = runs.last, run.lowerBound % chunksPerShard == 0,
        chunk % chunksPerShard > 0
      {
        runs[runs.count - 1] = run.lowerBound..<chunk + 1
      } else {
        runs.append(chunk..<chunk + 1)
      }
    }
    return runs
  }

  /// How to add the runs of some `shares` of the chunks, which follow each other, to the runs of all these chunks.
  func additions(joining shares: [Range<Int>]) -> [GradientAddition] {
    guard let first = shares.first, let last = shares.last else { return [] }
    let starts = Set(runs(in: first.lowerBound..<last.upperBound).map { $0.lowerBound })
    return shares.flatMap(runs).filter { !starts.contains($0.lowerBound) }.map { run in
      GradientAddition(addend: run.lowerBound, sum: run.lowerBound - run.lowerBound % chunksPerShard)
    }
  }

  /// How to add all runs of `shares`, which together are all chunks, to the first one.
  func additions(of shares: [Range<Int>]) -> [GradientAddition] {
    additions(joining: shares) + (1..<max(shards, 1)).map { GradientAddition(addend: $0 * chunksPerShard, sum: 0) }
  }
}

/// The addition of one buffer of gradients to another. Buffers are named by the first chunk of their run.
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
