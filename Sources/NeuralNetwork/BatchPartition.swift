import Kernels

/// How a step's batch is divided, and in which order gradients are added: a batch among gradient shards, a shard into
/// a few chunks, a chunk into micro-batches. The gradients of a chunk's micro-batches are added in their order, then
/// those of a shard's chunks, then those of the shards. So the sum depends on neither threads nor ranks, which share
/// the chunks.
///
/// Chunks are numbered over all shards.
struct BatchPartition: Hashable {
  /// The most chunks of a shard. Each may need a buffer of gradients.
  private static let mostChunks = 8

  /// Images of a full batch.
  let batchSize: Int
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
    self.batchSize = batchSize
    self.shards = shards
    let perShard = (batchSize + shards - 1) / shards
    self.microBatchSize = min(microBatchSize, perShard)
    let microBatches = (perShard + self.microBatchSize - 1) / self.microBatchSize
    imagesPerChunk = (microBatches + Self.mostChunks - 1) / Self.mostChunks * self.microBatchSize
    chunksPerShard = (perShard + imagesPerChunk - 1) / imagesPerChunk
  }

  /// Whether each chunk is a single micro-batch.
  private var chunksAreMicroBatches: Bool { imagesPerChunk == microBatchSize }

  /// Chunks of a full batch.
  var count: Int { shards * chunksPerShard }

  /// How many of `threads` threads can share each of `chunks` chunks. A chunk of several micro-batches is one thread's.
  func threadsPerChunk(of threads: Int, chunks: Int, kernels: any KernelSet) -> Int {
    guard chunks > 0, chunksAreMicroBatches, kernels.rowsAreIndependent else { return 1 }
    return max(1, min(threads / chunks, Self.mostThreads(sharing: microBatchSize)))
  }

  /// The most threads that share `images` images. For a single one, a thread would do little more than prepare the
  /// weights.
  static func mostThreads(sharing images: Int) -> Int { images / 2 }

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
  func runs(in chunks: Range<Int>) -> [Range<Int>] { groups(in: chunks, joined: chunksAreMicroBatches) }

  /// The sums into which a sequence of chunks can be added before the others are there: the beginning of a shard, or a
  /// single chunk.
  func sums(in chunks: Range<Int>) -> [Range<Int>] { groups(in: chunks, joined: true) }

  /// The chunks of a sequence, each alone, or `joined` to those before it if these are the beginning of its shard.
  private func groups(in chunks: Range<Int>, joined: Bool) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    for chunk in chunks {
      if joined, let group = groups.last, isFirst(group.lowerBound), !isFirst(chunk) {
        groups[groups.count - 1] = group.lowerBound..<chunk + 1
      } else {
        groups.append(chunk..<chunk + 1)
      }
    }
    return groups
  }

  /// How to add the runs of `shares`, which follow each other, to the sums of all their chunks.
  func additions(toSumsOf shares: [Range<Int>]) -> [GradientAddition] {
    guard let first = shares.first, let last = shares.last else { return [] }
    let starts = Set(sums(in: first.lowerBound..<last.upperBound).map { $0.lowerBound })
    return shares.flatMap(runs).filter { !starts.contains($0.lowerBound) }.map { toItsShard($0.lowerBound) }
  }

  /// How to add the buffers of `groups`, runs or sums, which together are all chunks, to the first one.
  func additions(of groups: [Range<Int>]) -> [GradientAddition] {
    groups.filter { !isFirst($0.lowerBound) }.map { toItsShard($0.lowerBound) }
      + (1..<max(shards, 1)).map { GradientAddition(addend: $0 * chunksPerShard, sum: 0) }
  }

  private func isFirst(_ chunk: Int) -> Bool { chunk % chunksPerShard == 0 }

  private func toItsShard(_ chunk: Int) -> GradientAddition {
    GradientAddition(addend: chunk, sum: chunk - chunk % chunksPerShard)
  }
}

/// The addition of one buffer of gradients to another. Buffers are named by their first chunk.
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
