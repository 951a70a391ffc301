import Digits
import Kernels

/// Runs a network on images it does not learn from.
public final class Evaluator {
  private let pool: WorkerPool
  private let prepared: PreparedWeights
  private let executors: [Executor]

  /// Makes room for `microBatchSize` images on each of the pool's threads.
  public init(
    network: Network, parameters: AlignedBuffer<Float>, kernels: any KernelSet, pool: WorkerPool,
    microBatchSize: Int = 16
  ) {
    self.pool = pool
    let stages = Stage.stages(of: network)
    let prepared = PreparedWeights(
      stages: stages, kernels: kernels, parameters: parameters, includesBackward: false)
    self.prepared = prepared
    executors = (0..<pool.threads).map { _ in
      Executor(
        network: network, stages: stages, kernels: kernels, parameters: parameters, prepared: prepared,
        capacity: microBatchSize, trains: false)
    }
  }

  /// Loss and correct predictions over all of `data`, with the parameters as they are now. The sum does not depend on the number
  /// of threads.
  public func evaluate(_ data: LabeledImages) throws(ShapeError) -> LossSum {
    try prepared.update()
    let size = executors[0].capacity
    let batches = (data.count + size - 1) / size
    let sums = AlignedBuffer(count: batches, repeating: LossSum())
    try forEachBatch(data) { executor, batch, range throws(ShapeError) in
      for (position, image) in range.enumerated() { executor.labels[position] = data.labels[image] }
      sums[batch] = try executor.loss(count: range.count, gradientScale: 1)
    }
    return sums.array.reduce(into: LossSum()) { $0 += $1 }
  }

  /// The logits of all of `data`: one row for each image.
  public func logits(_ data: LabeledImages, classes: Int) throws(ShapeError) -> AlignedBuffer<Float> {
    try prepared.update()
    let logits = AlignedBuffer<Float>(zeros: data.count * classes)
    try forEachBatch(data) { executor, _, range throws(ShapeError) in
      logits[range.lowerBound * classes..<range.upperBound * classes].copy(from: executor.logits(count: range.count))
    }
    return logits
  }

  /// Takes all images forward, each thread every so many batches, and calls `body` behind each batch.
  private func forEachBatch(
    _ data: LabeledImages,
    _ body: @Sendable (_ executor: Executor, _ batch: Int, _ images: Range<Int>) throws(ShapeError) -> Void
  ) throws(ShapeError) {
    try pool.run(count: executors.count) { [executors] worker throws(ShapeError) in
      let executor = executors[worker]
      let size = executor.capacity
      for batch in stride(from: worker, to: (data.count + size - 1) / size, by: executors.count) {
        let range = batch * size..<min((batch + 1) * size, data.count)
        data.copyImages(in: range, into: executor.images.elements)
        try executor.forward(count: range.count)
        try body(executor, batch, range)
      }
    }
  }
}
