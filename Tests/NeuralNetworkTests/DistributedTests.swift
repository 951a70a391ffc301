import Digits
import KernelCatalog
import Kernels
import Testing

@testable import NeuralNetwork

/// Trainings that several ranks share. The ranks are threads here; `make mpi-check` runs processes on MPI.
@Suite(.serialized) struct DistributedTests {
  private static let data = SyntheticDigits.dataset(seed: 3, trainCount: 200, testCount: 101)
  private static let rankCounts = [1, 2, 3, 4, 8]

  @Test("Any number of ranks and threads gives the bits of a single process", arguments: rankCounts)
  func anyNumberOfRanks(ranks: Int) throws {
    // The last batch has 8 images: some shards have none. With one or two shards, ranks share a shard; the chunks of
    // the only one have two micro-batches each.
    for (shards, microBatchSize) in [(9, 3), (2, 4), (1, 2)] {
      let recipe = Recipe.documented(batchSize: 32, shards: shards, microBatchSize: microBatchSize)
      let once = try train(recipe, ranks: nil)
      for threads in [1, 2, 4] {
        for result in try train(recipe, ranks: ranks, threads: threads) {
          #expect(result == once[0], "\(shards) shards, \(threads) threads")
        }
      }
    }
  }

  @Test("Every optimizer gives the bits of a single process", arguments: OptimizerSettings.Rule.allCases)
  func everyOptimizer(rule: OptimizerSettings.Rule) throws {
    var recipe = Recipe.documented(batchSize: 32, shards: 8)
    recipe.optimizer = OptimizerSettings(rule, weightDecay: 0.01)
    recipe.averaging = 0.9
    recipe.frozen = ["dense"]
    recipe.schedule = Schedule(.oneCycle, warmUp: 0.2)
    let once = try train(recipe, ranks: nil)
    for ranks in Self.rankCounts {
      for result in try train(recipe, ranks: ranks) { #expect(result == once[0], "\(ranks) ranks") }
    }
  }

  @Test("An epoch of hard examples and distorted images is that of a single process")
  func hardExamples() throws {
    var recipe = Recipe.sprint
    recipe.gradientShards = 4
    recipe.images = 150
    recipe.augmentation = Augmentation(rotation: 7, scale: 0.07, shear: 0.07, shift: 1.5)
    let once = try train(recipe, ranks: nil)
    for result in try train(recipe, ranks: 3) { #expect(result == once[0]) }
  }

  @Test("A run goes on with any other number of ranks")
  func continuedElsewhere() throws {
    let recipe = Recipe.documented(batchSize: 32, shards: 8)
    let once = try train(recipe, epochRanks: [nil, nil, nil])
    #expect(try train(recipe, epochRanks: [4, nil, 3]) == once)
    #expect(try train(recipe, epochRanks: [2, 8, 1]) == once)
  }

  @Test("One rank that wants to stop stops all of them after the same step")
  func stop() throws {
    let recipe = Recipe.documented(batchSize: 32, shards: 4)
    let steps = try ThreadTransport.run(ranks: 3) { transport in
      let trainer = try Self.trainer(recipe, Communicator(transport))
      let sum = try trainer.trainEpoch(on: Self.data.train) { images, _ in !(transport.rank == 1 && images == 64) }
      #expect(sum == nil)
      return trainer.state.steps
    }
    #expect(steps == [3, 3, 3])
  }

  @Test("A step sends twice the parameters' other parts, and each sum's share of them", arguments: [2, 4, 8])
  func bytes(ranks: Int) throws {
    let recipe = Recipe.documented(batchSize: 32, shards: 8)
    try expectBytes(recipe, ranks: ranks)
    // Shards of sixteen micro-batches in eight chunks: a rank with a whole shard sends one sum.
    if ranks == 2 { try expectBytes(.documented(batchSize: 32, shards: 2, microBatchSize: 1), ranks: 2, sums: 2) }
  }

  private func expectBytes(_ recipe: Recipe, ranks: Int, sums: Int = 8) throws {
    let parameters = 4 * Network.mnist.parameterBufferCount
    let sent = try ThreadTransport.run(ranks: ranks) { transport in
      let trainer = try Self.trainer(recipe, Communicator(transport))
      let before = transport.bytesSent
      var epoch = try trainer.beginEpoch(on: Self.data.train)
      try trainer.advance(&epoch)
      let sent = transport.bytesSent - before
      #expect(trainer.stepTimes?.bytesSent == sent)
      return sent
    }
    // Losses, and a word of 16 bytes to each other rank.
    let others = ranks - 1
    let small = others * (recipe.chunksPerStep * MemoryLayout<LossSum>.stride + 16)
    // Each sum goes to the owners of its parts; each part goes to all other ranks.
    let all = (sums + ranks - 1) * parameters - sums * parameters / ranks
    #expect(sent.reduce(0, +) <= all + ranks * small + 8 * parameters / 100)
    if ranks == sums { #expect(sent.max()! <= 2 * parameters + small) }
  }

  @Test("Ranks without a chunk of the batch are refused")
  func tooManyRanks() throws {
    let recipe = Recipe.documented(batchSize: 32, shards: 1, microBatchSize: 16)
    #expect(throws: RecipeError.self) { try recipe.validate(ranks: 3) }
    try recipe.validate(ranks: 2)
    let error = #expect(throws: RecipeError.self) {
      try ThreadTransport.run(ranks: 3) { _ = try Self.trainer(recipe, Communicator($0)) }
    }
    #expect(error?.description.contains("expected a chunk of the batch for each of the 3 ranks, found 2") == true)
  }

  @Test("Tests are shared by ranks, to the same sums", arguments: rankCounts)
  func evaluation(ranks: Int) throws {
    let once = try Self.evaluate(nil)
    let sums = try ThreadTransport.run(ranks: ranks) { try Self.evaluate(Communicator($0)) }
    #expect(sums == Array(repeating: once, count: ranks))
  }

  @Test("Bytes of any length are gathered and broadcast", arguments: rankCounts)
  func collectives(ranks: Int) throws {
    let results = try ThreadTransport.run(ranks: ranks) { transport in
      let communicator = Communicator(transport)
      let own = Array(repeating: UInt8(transport.rank), count: 3 * transport.rank)
      return (communicator.gather(own), communicator.broadcast(transport.rank == 0 ? [7, 8, 9] : []))
    }
    for (gathered, broadcast) in results {
      #expect(gathered == (0..<ranks).map { Array(repeating: UInt8($0), count: 3 * $0) })
      #expect(broadcast == [7, 8, 9])
    }
  }

  /// Trains for two epochs; the result of each rank.
  private func train(_ recipe: Recipe, ranks: Int?, threads: Int = 1) throws -> [TrainingResult] {
    @Sendable func result(_ communicator: Communicator?) throws -> TrainingResult {
      let trainer = try Self.trainer(recipe, communicator, threads: threads)
      let sums = try (0..<2).map { _ in try #require(try trainer.trainEpoch(on: Self.data.train)) }
      return TrainingResult(trainer.state, sums)
    }
    guard let ranks else { return [try result(nil)] }
    return try ThreadTransport.run(ranks: ranks) { try result(Communicator($0)) }
  }

  /// Trains for an epoch on each of these numbers of ranks, each from rank 0's state.
  private func train(_ recipe: Recipe, epochRanks: [Int?]) throws -> TrainingResult {
    var state = TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 7))
    var sums: [LossSum] = []
    for ranks in epochRanks {
      let start = state
      @Sendable func epoch(_ communicator: Communicator?) throws -> (TrainingState, LossSum?) {
        let trainer = try Self.trainer(recipe, communicator, from: start.copy)
        let sum = try trainer.trainEpoch(on: Self.data.train)
        return (trainer.state, sum)
      }
      if let ranks {
        let results = try ThreadTransport.run(ranks: ranks) { try epoch(Communicator($0)) }
        (state, sums) = (results[0].0, sums + [try #require(results[0].1)])
      } else {
        let result = try epoch(nil)
        (state, sums) = (result.0, sums + [try #require(result.1)])
      }
    }
    return TrainingResult(state, sums)
  }

  private static func trainer(
    _ recipe: Recipe, _ communicator: Communicator?, threads: Int = 1, from state: TrainingState? = nil
  ) throws -> Trainer {
    try Trainer(
      state: state ?? TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 7)),
      recipe: recipe, kernels: KernelCatalog.best, pool: WorkerPool(threads: threads), seed: 7,
      communicator: communicator)
  }

  private static func evaluate(_ communicator: Communicator?) throws -> LossSum {
    try Evaluator(
      network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1), kernels: KernelCatalog.best,
      pool: WorkerPool(threads: 2), microBatchSize: 7, communicator: communicator
    ).evaluate(data.test)
  }
}

extension TrainingState {
  /// The same state in memory of its own.
  fileprivate var copy: TrainingState {
    TrainingState(
      network: network, parameters: AlignedBuffer(parameters.array), firstMoment: AlignedBuffer(firstMoment.array),
      secondMoment: AlignedBuffer(secondMoment.array), average: average.map { AlignedBuffer($0.array) }, steps: steps,
      epochs: epochs)
  }
}
