import Digits
import Kernels

/// Computes the gradient of a step's batch. Threads share the chunks of its shards: each takes a lot of neighbouring
/// ones through its own executor. If there are enough threads, several share each chunk (``SharedChunk``). The
/// gradients are added in the order that ``BatchPartition`` says.
final class GradientShards: Sendable {
  /// The division of the batch.
  let partition: BatchPartition
  /// The gradient of each run, and of each rank's sums, at the place of its first chunk; empty at the other places.
  let gradients: [AlignedBuffer<Float>]
  /// Each chunk's loss and correct predictions.
  let sums: AlignedBuffer<LossSum>
  /// The number of pieces in each phase of a step. The pieces of a phase are independent of each other.
  let pieceCounts: [Int]

  private let kernels: any KernelSet
  /// The runs that one thread computes, for each thread that has some.
  private let lots: [[Range<Int>]]
  private let executors: [Executor]
  /// For each lot, its only chunk as several threads share it; nil if it has too few images.
  private let sharedChunks: [SharedChunk?]
  private let ownAdditions: [GradientAddition]
  private let additions: [GradientAddition]
  private let recorder: StepRecorder?

  /// Divides the chunks among `threads` threads: all, or those of rank `rank` if `ranks` compute some each. Of the
  /// threads, `concurrentThreads` can run at the same time, by default all: only these share a chunk.
  ///
  /// - Throws: `ShapeError` if the kernels refuse the network.
  init(
    _ partition: BatchPartition, ranks: [Range<Int>]? = nil, rank: Int = 0, threads: Int,
    concurrentThreads: Int? = nil, network: Network, stages: [Stage], kernels: any KernelSet,
    parameters: AlignedBuffer<Float>, loss: Loss = .softmaxCrossEntropy, labelSmoothing: Double = 0,
    recorder: StepRecorder? = nil
  ) throws(ShapeError) {
    self.partition = partition
    self.kernels = kernels
    self.recorder = recorder
    let own = ranks?[rank] ?? 0..<partition.count
    let lotCount = min(threads, own.count)
    let shares = (0..<lotCount).map { own.share($0, of: lotCount) }
    let lots = shares.map { partition.runs(in: $0) }
    let exchanged = (ranks ?? []).flatMap { partition.sums(in: $0) }
    let starts = Set((exchanged + lots.joined()).map { $0.lowerBound })
    let gradients = (0..<partition.count).map {
      starts.contains($0) ? AlignedBuffer<Float>(zeros: parameters.count) : .empty
    }
    (self.lots, self.gradients) = (lots, gradients)
    ownAdditions = ranks == nil ? [] : partition.additions(toSumsOf: shares)
    additions = partition.additions(of: ranks == nil ? Array(lots.joined()) : exchanged)
    sums = AlignedBuffer(count: partition.count, repeating: LossSum())
    // Each thread prepares the weights for itself: fetching them from another core takes longer.
    var executors: [Executor] = []
    for lot in lots {
      let weights = try PreparedWeights(
        stages: stages, kernels: kernels, parameters: parameters, includesBackward: true)
      executors.append(
        try Executor(
          network: network, stages: stages, kernels: kernels, parameters: parameters, prepared: weights,
          capacity: partition.microBatchSize,
          parameterGradients: lot.map { gradients[$0.lowerBound] }, loss: loss, labelSmoothing: labelSmoothing,
          recorder: recorder))
    }
    self.executors = executors
    let threadsPerChunk = partition.threadsPerChunk(
      of: concurrentThreads ?? threads, chunks: own.count, kernels: kernels)
    var sharedChunks: [SharedChunk?] = []
    for (lot, executor) in executors.enumerated() {
      let images = partition.images(lots[lot][0].lowerBound, of: partition.batchSize)
      sharedChunks.append(
        try SharedChunk(
          executor, imageCount: images.count, threads: threadsPerChunk, stages: stages, recorder: recorder))
    }
    self.sharedChunks = sharedChunks
    let stageCounts = sharedChunks.compactMap { $0?.gradientStages.count }
    pieceCounts = stageCounts.first.map { [threadsPerChunk * lotCount, $0 * lotCount] } ?? [lotCount]
  }

  /// The step's gradient after ``reduce(_:images:)``: the first run's buffer.
  var gradient: AlignedBuffer<Float> { gradients[0] }

  /// Bytes of the kernels' workspaces, on all threads.
  var workspaceBytes: Int {
    sharedChunks.reduce(executors.reduce(0) { $0 + $1.workspaceBytes }) { $0 + ($1?.workspaceBytes ?? 0) }
  }

  /// Loss and correct predictions of the batch, added like the gradients.
  var lossSum: LossSum {
    var sum = LossSum()
    for shard in 0..<partition.shards {
      var shardSum = LossSum()
      for place in 0..<partition.chunksPerShard {
        shardSum += sums[shard * partition.chunksPerShard + place]
      }
      sum += shardSum
    }
    return sum
  }

  /// Does piece `piece` of a phase of taking the batch `indices` forward and back. The gradients are scaled for the
  /// mean loss over the whole batch.
  func run(phase: Int, piece: Int, data: ExampleReader, indices: Span<UInt32>) throws(ShapeError) {
    recorder?.mark(.waiting)
    let (part, lot) = piece.quotientAndRemainder(dividingBy: lots.count)
    let chunk = lots[lot][0].lowerBound
    let images = partition.images(chunk, of: indices.count)
    let gradientScale = 1 / Float(indices.count)
    guard let shared = sharedChunks[lot], shared.imageCount == images.count else {
      // Not shared, or the rest of an epoch.
      if phase == 0 && part == 0 { try run(lot: lot, data: data, indices: indices) }
      return
    }
    if phase == 0 {
      try shared.run(share: part, data: data, indices: indices.extracting(images), gradientScale: gradientScale)
    } else if let sum = try shared.run(stage: part, gradientScale: gradientScale) {
      sums[chunk] = sum
    }
  }

  /// Takes the images of lot `lot` forward and back on one thread.
  private func run(lot: Int, data: ExampleReader, indices: Span<UInt32>) throws(ShapeError) {
    let executor = executors[lot]
    executor.prepareWeights()
    for (place, run) in lots[lot].enumerated() {
      for chunk in run {
        let images = partition.images(chunk, of: indices.count)
        var sum = LossSum()
        for first in stride(from: images.lowerBound, to: images.upperBound, by: executor.capacity) {
          let range = first..<min(first + executor.capacity, images.upperBound)
          let begins = chunk == run.lowerBound && first == images.lowerBound
          executor.load(data, at: indices.extracting(range))
          recorder?.mark(.images)
          try executor.forward(count: range.count)
          sum += try executor.loss(count: range.count, gradientScale: 1 / Float(indices.count))
          recorder?.mark(.loss)
          try executor.backward(count: range.count, into: place, begins ? .overwrite : .add)
        }
        sums[chunk] = sum
      }
    }
  }

  /// Whether a rank's threads leave runs that have to be added to sums, see ``reduceOwn(_:images:)``.
  var ownRunsAreApart: Bool { !ownAdditions.isEmpty }

  /// Adds up the gradients within `range` of this rank's runs to its sums, which ranks exchange.
  func reduceOwn(_ range: Range<Int>, images: Int) throws(ShapeError) { try add(ownAdditions, range, images) }

  /// Adds up the gradients within `range` of the whole batch.
  func reduce(_ range: Range<Int>, images: Int) throws(ShapeError) { try add(additions, range, images) }

  private func add(_ additions: [GradientAddition], _ range: Range<Int>, _ images: Int) throws(ShapeError) {
    for addition in additions where !partition.images(addition.addend, of: images).isEmpty {
      try kernels.add(gradients[addition.addend][range], to: gradients[addition.sum][range])
    }
  }
}
