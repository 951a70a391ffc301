import Digits
import Kernels
import RandomNumbers

/// Trains a network by a recipe. All memory is allocated by the initialiser; a step allocates nothing.
public final class Trainer {
  /// The recipe of the run.
  public let recipe: Recipe
  /// The seed of the images' order.
  public let seed: UInt64
  /// Parameters, moments, and how far the run has come.
  public private(set) var state: TrainingState

  private let pool: WorkerPool
  private let shards: GradientShards
  private let passes: [ShardPass]
  private let ownSum: OwnGradientSum?
  private let updates: [ParameterUpdate]
  private let recorder: StepRecorder?
  private let hardExamples: HardExamples
  private let exchange: StepExchange?
  private var order: [UInt32] = []

  /// Prepares to continue the training of `state` by a recipe that has been checked. A `recorder` records the steps.
  /// The ranks of a `communicator` share each step.
  ///
  /// - Throws: `ShapeError` if the kernels refuse the network.
  package init(
    checked recipe: Recipe, state: TrainingState, kernels: any KernelSet, pool: WorkerPool, seed: UInt64,
    recorder: StepRecorder? = nil, communicator: Communicator? = nil
  ) throws(ShapeError) {
    self.recorder = recorder
    self.recipe = recipe
    self.seed = seed
    var state = state
    state.beginAveraging(recipe)
    self.state = state
    self.pool = pool
    hardExamples = HardExamples(image: state.network.input, classes: state.network.output.count, kernels: kernels)
    let stages = Stage.stages(of: state.network)
    let partition = recipe.partition
    let ranks = communicator.map { communicator in
      (0..<communicator.size).map { communicator.share(of: partition.count, rank: $0) }
    }
    shards = try GradientShards(
      partition, ranks: ranks, rank: communicator?.rank ?? 0, threads: pool.threads,
      concurrentThreads: pool.concurrentThreads, network: state.network, stages: stages, kernels: kernels,
      parameters: state.parameters, loss: recipe.loss, labelSmoothing: recipe.labelSmoothing, recorder: recorder)
    passes = shards.pieceCounts.indices.map { [shards] in ShardPass($0, of: shards) }
    ownSum = shards.ownRunsAreApart ? OwnGradientSum(shards, shares: pool.threads) : nil
    exchange = communicator.map { [shards] in
      StepExchange(
        $0, state: state, parts: parameterParts(of: state.network, recipe, ranks: $0.size), gradients: shards)
    }
    let optimizer = try Optimizer(
      recipe, state: state, part: exchange?.ownPart, shards: shards, kernels: kernels)
    updates = Optimizer.Phase.allCases.map {
      ParameterUpdate($0, of: optimizer, shares: pool.threads, recorder: recorder)
    }.filter { $0.count > 0 }
  }

  /// Where the time of a distributed training's steps went; nil if there is one process.
  public var stepTimes: StepTimes? { exchange?.times[0] }

  /// Bytes of the kernels' workspaces for forward and backward, on all threads.
  public var workspaceBytes: Int { shards.workspaceBytes }

  /// One pass over `data`, in an order that depends on the seed and the epoch's number.
  ///
  /// Each step ends with a call of `onStep`, with the number of images so far and the sum of their losses and correct
  /// predictions. If `onStep` returns false, the epoch ends early and does not count as completed. With several ranks,
  /// it ends on all of them, after the next step.
  ///
  /// - Returns: sums over the epoch, or nil if it ended early.
  public func trainEpoch(
    on data: some Examples, onStep: (_ images: Int, _ sum: LossSum) -> Bool = { _, _ in true }
  ) throws(ShapeError) -> LossSum? {
    var epoch = try beginEpoch(on: data)
    while !epoch.isComplete {
      try advance(&epoch)
      let goesOn = onStep(epoch.images, epoch.sum)
      guard exchange?.agree(toGoOn: goesOn) ?? goesOn else { return nil }
    }
    endEpoch()
    return epoch.sum
  }

  /// Begins a pass over `data`, to be taken step by step.
  package func beginEpoch(on data: some Examples) throws(ShapeError) -> EpochRun {
    let reader = data.reader(distortedBy: recipe.augmentation, seed: seed, epoch: state.epochs)
    try reader.checkFit(inputCount: state.network.input.count)
    let count = recipe.imagesPerEpoch(of: data.count)
    drawOrder(of: data.count)
    let hardCount = Int(recipe.hard * Double(count))
    if hardCount > 0 && count < data.count {
      try chooseExamples(count, hardest: hardCount, of: ExampleReader(data))
    }
    return EpochRun(data: reader, count: count)
  }

  /// Draws the epoch's order, of all images.
  private func drawOrder(of images: Int) {
    if order.count != images { order = Array(repeating: 0, count: images) }
    Permutation.fill(&order, seed: seed, epoch: state.epochs)
  }

  /// Puts the `count` images to be trained on first in the epoch's order: the `hardCount` hardest, and the first of the
  /// others.
  private func chooseExamples(_ count: Int, hardest hardCount: Int, of data: ExampleReader) throws(ShapeError) {
    let hardest = try hardExamples.hardest(hardCount, of: data, order: order, pool: pool)
    let isHard = Set(hardest)
    let chosen = hardest + order.lazy.filter { !isHard.contains($0) }.prefix(count - hardCount)
    var places = [UInt32](repeating: 0, count: count)
    Permutation.fill(&places, seed: seed, epoch: state.epochs)
    for (index, place) in places.enumerated() { order[index] = chosen[Int(place)] }
  }

  /// Takes the next step of an epoch.
  package func advance(_ epoch: inout EpochRun) throws(ShapeError) {
    let last = min(epoch.images + recipe.batchSize, epoch.count)
    epoch.sum += try step(epoch.data, images: epoch.images..<last)
    epoch.images = last
  }

  /// Counts an epoch as completed.
  package func endEpoch() {
    state.epochs += 1
    exchange?.exchangeRest(epoch: state.epochs)
  }

  /// One optimizer step on the images at `range` of the epoch's order.
  private func step(_ data: ExampleReader, images range: Range<Int>) throws(ShapeError) -> LossSum {
    recorder?.beginStep()
    defer { recorder?.endStep() }
    exchange?.begin()
    for pass in passes {
      pass.batch = ShardPass.Batch(data: data, order: order, range: range)
      try pool.run(pass, count: pass.count)
      pass.batch = nil
    }
    if let ownSum {
      ownSum.images = range.count
      try pool.run(ownSum, count: ownSum.count)
    }
    exchange?.exchangeGradients(step: state.steps + 1)
    let learningRate = recipe.learningRate(step: state.steps, examples: data.count)
    state.steps += 1
    let constants = OptimizerStep(recipe, number: state.steps, learningRate: learningRate)
    for update in updates {
      update.step = ParameterUpdate.Step(constants: constants, images: range.count)
      try pool.run(update, count: update.count)
    }
    exchange?.exchangeParameters(step: state.steps)
    return shards.lossSum
  }
}

/// An epoch under way.
package struct EpochRun {
  fileprivate let data: ExampleReader
  /// Images of the whole epoch.
  package let count: Int
  /// Images so far.
  package fileprivate(set) var images = 0
  /// The sum of their losses and correct predictions.
  package fileprivate(set) var sum = LossSum()

  fileprivate init(data: ExampleReader, count: Int) {
    self.data = data
    self.count = count
  }

  /// Whether all images have been seen.
  package var isComplete: Bool { images >= count }
}
