import Digits
import Kernels

/// Computes the gradient of a step's batch. Threads share the chunks of its shards: each takes a lot of neighbouring
/// ones through its own executor. Their gradients are added in the order that ``BatchPartition`` says.
final class GradientShards: Sendable {
  /// The division of the batch.
  let partition: BatchPartition
  /// The gradient of each run, and of each rank's sums, at the place of its first chunk; empty at the other places.
  let gradients: [AlignedBuffer<Float>]
  /// Each chunk's loss and correct predictions.
  let sums: AlignedBuffer<LossSum>

  private let kernels: any KernelSet
  /// The runs that one thread computes, for each thread that has some.
  private let lots: [[Range<Int>]]
  private let executors: [Executor]
  private let prepared: [PreparedWeights]
  private let ownAdditions: [GradientAddition]
  private let additions: [GradientAddition]
  private let recorder: StepRecorder?

  /// Divides the chunks among `threads` threads: all, or those of rank `rank` if `ranks` compute some each.
  ///
  /// - Throws: `ShapeError` if the kernels refuse the network.
  init(
    _ partition: BatchPartition, ranks: [Range<Int>]? = nil, rank: Int = 0, threads: Int, network: Network,
    stages: [Stage], kernels: any KernelSet, parameters: AlignedBuffer<Float>, loss: Loss = .softmaxCrossEntropy,
    labelSmoothing: Double = 0, recorder: StepRecorder? = nil
  ) throws(ShapeError) {
    self.partition = partition
    self.kernels = kernels
    self.recorder = recorder
    let own = ranks?[rank] ?? 0..<partition.count
    let threads = min(threads, own.count)
    let shares = (0..<threads).map { own.share($0, of: threads) }
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
    var prepared: [PreparedWeights] = []
    var executors: [Executor] = []
    for lot in lots {
      let weights = try PreparedWeights(
        stages: stages, kernels: kernels, parameters: parameters, includesBackward: true)
      prepared.append(weights)
      executors.append(
        try Executor(
          network: network, stages: stages, kernels: kernels, parameters: parameters, prepared: weights,
          capacity: partition.microBatchSize,
          parameterGradients: lot.map { gradients[$0.lowerBound] }, loss: loss, labelSmoothing: labelSmoothing,
          recorder: recorder))
    }
    self.prepared = prepared
    self.executors = executors
  }

  /// The step's gradient after ``reduce(_:images:)``: the first run's buffer.
  var gradient: AlignedBuffer<Float> { gradients[0] }

  /// How many lots there are.
  var lotCount: Int { lots.count }

  /// Bytes of the kernels' workspaces, on all threads.
  var workspaceBytes: Int { executors.reduce(0) { $0 + $1.workspaceBytes } }

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

  /// Takes the images of lot `lot` of the batch `indices` forward and back. The gradients are scaled for the mean loss
  /// over the whole batch.
  func run(lot: Int, data: ExampleReader, indices: Span<UInt32>) throws(ShapeError) {
    let (executor, prepared) = (executors[lot], prepared[lot])
    recorder?.mark(.waiting)
    for piece in 0..<prepared.count {
      prepared.update(piece)
      recorder?.mark(.preparation(parameters: prepared.weights(piece)))
    }
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
