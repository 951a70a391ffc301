import Digits
import KernelCatalog
import Kernels
import NeuralNetwork
import Testing

/// Results that must not depend on the number of threads, and results that must change.
@Suite(.serialized) struct DeterminismTests {
  private static let data = SyntheticDigits.dataset(seed: 3, trainCount: 200, testCount: 101)

  @Test("Training gives the same bits on any number of threads", arguments: [32, 5, 1, 200])
  func anyNumberOfThreads(batchSize: Int) throws {
    let recipe = Recipe.documented(batchSize: batchSize)
    let data = try Self.data.train.images(0..<(batchSize == 1 ? 30 : 200))
    let once = try TrainingResult(recipe, on: data, kernels: KernelCatalog.best, threadsPerEpoch: [1])
    for threads in [1, 2, 3, 4, 8] {
      let again = try TrainingResult(recipe, on: data, kernels: KernelCatalog.best, threadsPerEpoch: [threads])
      #expect(again == once, "\(threads) threads")
    }
  }

  @Test("Training gives the same bits whatever shards and micro-batches do not divide")
  func awkwardRecipes() throws {
    // Micro-batches that fill a shard exactly, leave a rest, or exceed it; more shards than images.
    for (shards, microBatchSize) in [(1, 32), (3, 4), (4, 3), (7, 1), (16, 1024), (64, 8)] {
      let recipe = Recipe.documented(batchSize: 32, shards: shards, microBatchSize: microBatchSize)
      let data = try Self.data.train.images(0..<50)
      let once = try TrainingResult(recipe, on: data, kernels: KernelCatalog.best, threadsPerEpoch: [1])
      let again = try TrainingResult(recipe, on: data, kernels: KernelCatalog.best, threadsPerEpoch: [3])
      #expect(again == once, "\(shards) shards, \(microBatchSize) at a time")
    }
  }

  @Test("Every kernel set gives the same bits on any number of threads", arguments: availableKernels, [4, 1])
  func everyKernelSet(kernels: String, shards: Int) throws {
    let kernels = try KernelCatalog.named(kernels)
    let data = try Self.data.train.images(0..<37)
    // One shard is one chunk, which all threads share.
    let recipe = Recipe.documented(batchSize: 16, shards: shards, microBatchSize: 16)
    let once = try TrainingResult(recipe, on: data, kernels: kernels, threadsPerEpoch: [1])
    for threads in [1, 2, 4] {
      #expect(try TrainingResult(recipe, on: data, kernels: kernels, threadsPerEpoch: [threads]) == once)
    }
  }

  @Test("A run that goes on elsewhere gives the same bits")
  func continuedElsewhere() throws {
    let recipe = Recipe.documented(batchSize: 32)
    let data = try Self.data.train.images(0..<100)
    let once = try TrainingResult(recipe, on: data, kernels: KernelCatalog.best, threadsPerEpoch: [2, 2, 2])
    #expect(try TrainingResult(recipe, on: data, kernels: KernelCatalog.best, threadsPerEpoch: [1, 4, 3]) == once)
  }

  @Test("The seed decides weights and order")
  func seedDecides() throws {
    let recipe = Recipe.documented(batchSize: 32)
    let data = try Self.data.train.images(0..<40)
    func train(weights: UInt64, order: UInt64) throws -> TrainingResult {
      let state = TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: weights))
      let trainer = try Trainer(
        state: state, recipe: recipe, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1), seed: order)
      let sum = try trainer.trainEpoch(on: data)
      return TrainingResult(trainer.state, [sum].compactMap { $0 })
    }
    let result = try train(weights: 1, order: 1)
    #expect(try train(weights: 1, order: 1) == result)
    #expect(try train(weights: 2, order: 1) != result)
    #expect(try train(weights: 1, order: 2) != result)
  }

  @Test("Evaluation gives the same bits on any number of threads")
  func evaluation() throws {
    for microBatchSize in [1, 7, 16, 200] {
      let once = try Self.evaluate(Self.data.test, KernelCatalog.best, threads: 1, microBatchSize: microBatchSize)
      for threads in [1, 2, 3, 4, 8] {
        let again = try Self.evaluate(
          Self.data.test, KernelCatalog.best, threads: threads, microBatchSize: microBatchSize)
        #expect(again == once, "\(threads) threads, \(microBatchSize) at a time")
      }
    }
  }

  @Test("Every kernel set evaluates the same in micro-batches of any size", arguments: availableKernels)
  func microBatches(kernels: String) throws {
    let kernels = try KernelCatalog.named(kernels)
    let data = try Self.data.test.images(0..<21)
    let alone = try Self.evaluate(data, kernels, threads: 1, microBatchSize: 1)
    for microBatchSize in [8, 200] {
      let once = try Self.evaluate(data, kernels, threads: 1, microBatchSize: microBatchSize)
      #expect(try Self.evaluate(data, kernels, threads: 3, microBatchSize: microBatchSize) == once)
      #expect(once.sum.correct == alone.sum.correct)
      #expect((once.sum.loss - alone.sum.loss).magnitude < 1e-6 * alone.sum.loss)
      // A library may sum in another order if a matrix has more rows.
      if !["blas", "onednn"].contains(kernels.name) { #expect(once.logits == alone.logits) }
    }
  }

  private struct Evaluation: Equatable {
    let sum: LossSum
    let logits: [Float]
  }

  private static func evaluate(
    _ data: LabeledImages, _ kernels: any KernelSet, threads: Int, microBatchSize: Int
  ) throws -> Evaluation {
    let evaluator = try Evaluator(
      network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1), kernels: kernels,
      pool: WorkerPool(threads: threads), microBatchSize: microBatchSize)
    return try Evaluation(sum: evaluator.evaluate(data), logits: evaluator.logits(data))
  }
}
