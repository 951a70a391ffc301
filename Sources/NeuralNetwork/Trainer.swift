import Digits
import Kernels

/// Trains a network by a recipe. All memory is allocated by the initialiser; a step allocates nothing.
public final class Trainer {
  /// What the run computes.
  public let recipe: Recipe
  /// Seed of the images' order.
  public let seed: UInt64
  /// Parameters, moments, and how far the run has come.
  public private(set) var state: TrainingState

  private let pool: WorkerPool
  private let lanes: GradientLanes
  private let pass: LanePass
  private let updates: [ParameterUpdate]
  private let recorder: StepRecorder?
  private var order: [UInt32] = []

  /// Makes ready to train `state`'s network from where `state` is. A `recorder` records its steps.
  ///
  /// - Throws: ``RecipeError`` if the recipe makes no sense; `ShapeError` if the kernels refuse the network.
  public init(
    state: TrainingState, recipe: Recipe, kernels: any KernelSet, pool: WorkerPool, seed: UInt64,
    recorder: StepRecorder? = nil
  ) throws {
    try recipe.validate(for: state.network)
    self.recorder = recorder
    self.recipe = recipe
    self.seed = seed
    var state = state
    state.beginAveraging(recipe)
    self.state = state
    self.pool = pool
    let stages = Stage.stages(of: state.network)
    // Lanes that may be on different cores each prepare the weights for themselves: to fetch them takes longer.
    let prepared = (0..<(pool.threads == 1 ? 1 : recipe.gradientLanes)).map { _ in
      PreparedWeights(stages: stages, kernels: kernels, parameters: state.parameters, includesBackward: true)
    }
    lanes = GradientLanes(
      count: recipe.gradientLanes,
      microBatchSize: min(
        recipe.microBatchSize, (recipe.batchSize + recipe.gradientLanes - 1) / recipe.gradientLanes),
      network: state.network, stages: stages, kernels: kernels, parameters: state.parameters, prepared: prepared,
      loss: recipe.loss, labelSmoothing: recipe.labelSmoothing, recorder: recorder)
    pass = LanePass(lanes: lanes)
    let optimizer = Optimizer(recipe, network: state.network, kernels: kernels)
    updates = Optimizer.Phase.allCases.map { [lanes] in
      ParameterUpdate(
        $0, of: optimizer, state: state, lanes: lanes, shares: pool.threads, recorder: recorder)
    }.filter { $0.count > 0 }
  }

  /// Bytes of scratch memory that the kernels have on the way forward and back, in all lanes.
  public var workspaceBytes: Int { lanes.workspaceBytes }

  /// One pass over `data`, in an order that depends on the seed and the epoch's number.
  ///
  /// `onStep` is told after each step how many images have been seen and what they added up to; when it answers false,
  /// the epoch ends early and does not count as completed.
  ///
  /// - Returns: sums over the epoch, or nil if it ended early.
  public func trainEpoch(
    on data: any Examples, onStep: (_ images: Int, _ sum: LossSum) -> Bool = { _, _ in true }
  ) throws(ShapeError) -> LossSum? {
    try data.checkFit(inputCount: state.network.input.count)
    if order.count != data.count { order = Array(repeating: 0, count: data.count) }
    Permutation.fill(&order, seed: seed, epoch: state.epochs)
    let data = data.distorted(by: recipe.augmentation, seed: seed, epoch: state.epochs)
    let count = recipe.imagesPerEpoch(of: data.count)
    var sum = LossSum()
    for first in stride(from: 0, to: count, by: recipe.batchSize) {
      let last = min(first + recipe.batchSize, count)
      sum += try step(data, images: first..<last)
      guard onStep(last, sum) else { return nil }
    }
    state.epochs += 1
    return sum
  }

  /// One optimizer step on the images at `range` of the epoch's order.
  private func step(_ data: any Examples, images range: Range<Int>) throws(ShapeError) -> LossSum {
    recorder?.beginStep()
    defer { recorder?.endStep() }
    pass.batch = LanePass.Batch(data: data, order: order, range: range)
    try pool.run(pass, count: lanes.count)
    pass.batch = nil
    let learningRate = recipe.learningRate(step: state.steps, examples: data.count)
    state.steps += 1
    let constants = OptimizerStep(recipe, number: state.steps, learningRate: learningRate)
    for update in updates {
      update.step = ParameterUpdate.Step(constants: constants, images: range.count)
      try pool.run(update, count: update.count)
    }
    return lanes.lossSum(images: range.count)
  }
}
