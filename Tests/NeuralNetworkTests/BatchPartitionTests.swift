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

  @Test("Runs are added in the order of the definition, for any division among threads", arguments: 1...12)
  func additions(threads: Int) {
    let partition = BatchPartition(batchSize: 48, shards: 3, microBatchSize: 4)
    let lots = (0..<threads).map { $0 * 12 / threads..<($0 + 1) * 12 / threads }
    // A gradient is the text of its sum.
    var buffers: [Int: String] = [:]
    for run in lots.flatMap(partition.runs) {
      buffers[run.lowerBound] = run.dropFirst().reduce("\(run.lowerBound)") { (sum: String, next) in "(\(sum)+\(next))"
      }
    }
    for addition in partition.additions(of: lots) {
      let sum = buffers[addition.sum] ?? "nothing"
      let addend = buffers.removeValue(forKey: addition.addend) ?? "nothing"
      buffers[addition.sum] = "(\(sum)+\(addend))"
    }
    #expect(buffers == [0: "(((((0+1)+2)+3)+(((4+5)+6)+7))+(((8+9)+10)+11))"])
  }
}
