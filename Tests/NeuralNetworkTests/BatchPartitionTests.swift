import Testing

@testable import NeuralNetwork

@Suite struct BatchPartitionTests {
  @Test("Chunks hold every image of a batch once, in order, and a shard has at most eight")
  func images() {
    let cases = [(32, 2, 8), (32, 9, 3), (24, 2, 8), (1, 64, 1024), (7, 3, 2), (200, 1, 4), (1000, 3, 7)]
    for (batchSize, shards, microBatchSize) in cases {
      let partition = BatchPartition(batchSize: batchSize, shards: shards, microBatchSize: microBatchSize)
      for images in 1...batchSize {
        let ranges = (0..<partition.count).map { partition.images($0, of: images) }
        #expect(ranges.flatMap(Array.init) == Array(0..<images), "\(partition), \(images) images")
        #expect(partition.chunksPerShard <= 8 && partition.microBatchSize <= microBatchSize)
      }
    }
  }

  @Test("A run is the beginning of a shard, or one chunk")
  func runs() {
    // Three shards of four chunks.
    let partition = BatchPartition(batchSize: 48, shards: 3, microBatchSize: 4)
    #expect(partition.runs(in: 0..<12) == [0..<4, 4..<8, 8..<12])
    #expect(partition.runs(in: 0..<6) == [0..<4, 4..<6])
    #expect(partition.runs(in: 6..<12) == [6..<7, 7..<8, 8..<12])
    #expect(partition.runs(in: 3..<3) == [])
    // Eight chunks of seven micro-batches: a chunk's sum is taken before it is added.
    #expect(BatchPartition(batchSize: 200, shards: 1, microBatchSize: 4).runs(in: 0..<3) == [0..<1, 1..<2, 2..<3])
  }

  @Test(
    "Gradients are added in the order of the definition, for any division among ranks and threads", arguments: 1...9)
  func additions(threads: Int) {
    // Chunks of one micro-batch, and of two.
    for partition in [
      BatchPartition(batchSize: 48, shards: 3, microBatchSize: 4),
      BatchPartition(batchSize: 48, shards: 3, microBatchSize: 1),
    ] {
      let shards = (0..<3).map { shard in
        let first = shard * partition.chunksPerShard
        return (first + 1..<first + partition.chunksPerShard).reduce("\(first)") { (sum: String, next) in
          "(\(sum)+\(next))"
        }
      }
      let expected = shards.dropFirst().reduce(shards[0]) { "(\($0)+\($1))" }
      for ranks in [nil, 1, 2, 3, 4, 7] {
        #expect(sum(partition, ranks: ranks, threads: threads) == expected, "\(partition), \(ranks ?? 0) ranks")
      }
    }
  }

  /// The sum of all chunks' gradients, which are texts, as `ranks` ranks or one process without ranks compute it.
  private func sum(_ partition: BatchPartition, ranks: Int?, threads: Int) -> String? {
    var buffers: [Int: String] = [:]
    func add(_ additions: [GradientAddition]) {
      for addition in additions {
        let (sum, addend) = (buffers[addition.sum] ?? "nothing", buffers[addition.addend] ?? "nothing")
        buffers[addition.addend] = nil
        buffers[addition.sum] = "(\(sum)+\(addend))"
      }
    }
    let all = 0..<partition.count
    let ranges = (0..<(ranks ?? 1)).map { all.share($0, of: ranks ?? 1) }
    for range in ranges {
      let threads = min(threads, range.count)
      let lots = (0..<threads).map { range.share($0, of: threads) }
      for run in lots.flatMap(partition.runs) {
        buffers[run.lowerBound] = run.dropFirst().reduce("\(run.lowerBound)") { (sum: String, next) in
          "(\(sum)+\(next))"
        }
      }
      if ranks != nil {
        add(partition.additions(toSumsOf: lots))
      } else {
        add(partition.additions(of: lots.flatMap(partition.runs)))
      }
    }
    if ranks != nil {
      // Ranks exchange nothing but their sums.
      let sums = ranges.flatMap(partition.sums)
      guard Set(buffers.keys) == Set(sums.map(\.lowerBound)) else { return nil }
      add(partition.additions(of: sums))
    }
    return buffers.count == 1 ? buffers[0] : nil
  }
}
