import Kernels

/// The prepared weights of all stages: weights that a kernel set has transposed, packed or transformed. All executors
/// share them.
///
/// The preparations of different stages are independent of each other, so that workers can share them out.
struct PreparedWeights: Sendable {
  fileprivate struct Derivation {
    let weights: Range<Int>
    let update: @Sendable () -> Void
  }

  private let derivations: [Derivation]
  private let forward: [AlignedBuffer<Float>]
  private let backward: [AlignedBuffer<Float>]

  /// Allocates memory for the weights that `kernels` prepares from `parameters`, for the backward pass too if
  /// `includesBackward`.
  init(
    stages: [Stage], kernels: some KernelSet, parameters: AlignedBuffer<Float>, includesBackward: Bool
  ) throws(ShapeError) {
    var derivations: [Derivation] = []
    var (forward, backward): ([AlignedBuffer<Float>], [AlignedBuffer<Float>]) = ([], [])
    for (index, stage) in stages.enumerated() {
      // Prepared weights do not depend on the batch.
      var (ahead, back) = (Preparation(stage, parameters, kernels), Preparation(stage, parameters, kernels))
      try stage.visitForward(batch: 1, &ahead)
      if includesBackward { try stage.visitBackward(batch: 1, includesData: index > 0, &back) }
      forward.append(ahead.prepared)
      backward.append(back.prepared)
      derivations += [ahead.derivation, back.derivation].compactMap { $0 }
    }
    self.forward = forward
    self.backward = backward
    self.derivations = derivations
  }

  /// The number of independent pieces of work in preparing all weights.
  var count: Int { derivations.count }

  /// Prepares piece `index` from the current parameters.
  func update(_ index: Int) { derivations[index].update() }

  /// The parameters that piece `index` is prepared from.
  func weights(_ index: Int) -> Range<Int> { derivations[index].weights }

  /// Prepares all weights.
  func update() {
    for index in 0..<count { update(index) }
  }

  /// The prepared weights that stage `index` reads in the forward pass.
  func forForward(stage index: Int) -> AlignedBuffer<Float> { forward[index] }

  /// The prepared weights that stage `index` reads in the backward pass.
  func forBackward(stage index: Int) -> AlignedBuffer<Float> { backward[index] }
}

/// Prepares the weights of one stage for the operation that wants them prepared.
private struct Preparation<Kernels: KernelSet>: OperationVisitor {
  var prepared = AlignedBuffer<Float>.empty
  var derivation: PreparedWeights.Derivation?

  private let weights: Range<Int>?
  private let parameters: AlignedBuffer<Float>
  private let kernels: Kernels

  init(_ stage: Stage, _ parameters: AlignedBuffer<Float>, _ kernels: Kernels) {
    weights = stage.parameters?.weights
    self.parameters = parameters
    self.kernels = kernels
  }

  mutating func visit(_ operation: some Operation) throws(ShapeError) {
    guard let weights else { return }
    let plan = try operation.plan(by: kernels)
    guard plan.preparedCount > 0 else { return }
    prepared = AlignedBuffer(zeros: plan.preparedCount)
    derivation = PreparedWeights.Derivation(
      weights: weights, update: try plan.preparing(weights: parameters[weights], into: prepared))
  }
}
