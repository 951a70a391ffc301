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
  private let pass: ShardPass
  private let updates: [ParameterUpdate]
  private let recorder: StepRecorder?
  private let hardExamples: HardExamples
  private var order: [UInt32] = []

  /// Prepares to continue the training of `state` by a recipe that has been checked. A `recorder` records the steps.
  ///
  /// - Throws: `ShapeError` if the kernels refuse the network.
  package convenience init(
    checked recipe: Recipe, state: TrainingState, kernels: some KernelSet, pool: WorkerPool, seed: UInt64,
    recorder: StepRecorder? = nil
  ) throws(ShapeError) {
    var state = state
    state.beginAveraging(recipe)
    let stages = Stage.stages(of: state.network)
    // With several threads, each shard prepares the weights for itself: fetching them from another core takes longer.
    var prepared: [PreparedWeights] = []
    for _ in 0..<(pool.threads == 1 ? 1 : recipe.gradientShards) {
      prepared.append(
        try PreparedWeights(stages: stages, kernels: kernels, parameters: state.parameters, includesBackward: true))
    }
    let shards = try GradientShards(
      count: recipe.gradientShards,
      microBatchSize: min(
        recipe.microBatchSize, (recipe.batchSize + recipe.gradientShards - 1) / recipe.gradientShards),
      network: state.network, stages: stages, kernels: kernels, parameters: state.parameters, prepared: prepared,
      loss: recipe.loss, labelSmoothing: recipe.labelSmoothing, recorder: recorder)
    let optimizer = try Optimizer(recipe, state: state, shards: shards, kernels: kernels)
    let hardExamples = HardExamples(
      image: state.network.input, classes: state.network.output.count, kernels: kernels)
    self.init(
      recipe: recipe, seed: seed, state: state, pool: pool, shards: shards, optimizer: optimizer,
      hardExamples: hardExamples, recorder: recorder)
  }

  // Embedded Swift has generic initialisers of classes only if they delegate.
  private init(
    recipe: Recipe, seed: UInt64, state: TrainingState, pool: WorkerPool, shards: GradientShards,
    optimizer: Optimizer, hardExamples: HardExamples, recorder: StepRecorder?
  ) {
    self.recipe = recipe
    self.seed = seed
    self.state = state
    self.pool = pool
    self.shards = shards
    self.hardExamples = hardExamples
    self.recorder = recorder
    pass = ShardPass(shards: shards)
    updates = Optimizer.Phase.allCases.map {
      ParameterUpdate($0, of: optimizer, shares: pool.threads, recorder: recorder)
    }.filter { $0.count > 0 }
  }

  /// Bytes of the kernels' workspaces for forward and backward, in all shards.
  public var workspaceBytes: Int { shards.workspaceBytes }

  /// One pass over `data`, in an order that depends on the seed and the epoch's number.
  ///
  /// Each step ends with a call of `onStep`, with the number of images so far and the sum of their losses and correct
  /// predictions. If `onStep` returns false, the epoch ends early and does not count as completed.
  ///
  /// - Returns: sums over the epoch, or nil if it ended early.
  public func trainEpoch(
    on data: some Examples, onStep: (_ images: Int, _ sum: LossSum) -> Bool = { _, _ in true }
  ) throws(ShapeError) -> LossSum? {
    try data.checkFit(inputCount: state.network.input.count)
    let count = recipe.imagesPerEpoch(of: data.count)
    try drawOrder(data, count: count)
    if let distorted = data.distorted(by: recipe.augmentation, seed: seed, epoch: state.epochs) {
      pass.begin(distorted)
    } else {
      pass.begin(data)
    }
    defer { pass.end() }
    var sum = LossSum()
    for first in stride(from: 0, to: count, by: recipe.batchSize) {
      let last = min(first + recipe.batchSize, count)
      sum += try step(images: first..<last, of: data.count)
      guard onStep(last, sum) else { return nil }
    }
    state.epochs += 1
    return sum
  }

  /// Draws the epoch's order, of all images. The first `count` of it are trained on.
  private func drawOrder(_ data: some Examples, count: Int) throws(ShapeError) {
    if order.count != data.count { order = Array(repeating: 0, count: data.count) }
    Permutation.fill(&order, seed: seed, epoch: state.epochs)
    let hardCount = Int(recipe.hard * Double(count))
    guard hardCount > 0, count < data.count else { return }
    let hardest = try hardExamples.hardest(hardCount, of: data, order: order, pool: pool)
    let isHard = Set(hardest)
    let chosen = hardest + order.lazy.filter { !isHard.contains($0) }.prefix(count - hardCount)
    var places = [UInt32](repeating: 0, count: count)
    Permutation.fill(&places, seed: seed, epoch: state.epochs)
    for (index, place) in places.enumerated() { order[index] = chosen[Int(place)] }
  }

  /// One optimizer step on the images at `range` of the epoch's order of `examples`.
  private func step(images range: Range<Int>, of examples: Int) throws(ShapeError) -> LossSum {
    recorder?.beginStep()
    defer { recorder?.endStep() }
    pass.batch = ShardPass.Batch(order: order, range: range)
    try pool.run(pass, count: shards.count)
    pass.batch = nil
    let learningRate = recipe.learningRate(step: state.steps, examples: examples)
    state.steps += 1
    let constants = OptimizerStep(recipe, number: state.steps, learningRate: learningRate)
    for update in updates {
      update.step = ParameterUpdate.Step(constants: constants, images: range.count)
      try pool.run(update, count: update.count)
    }
    return shards.lossSum(images: range.count)
  }
}
