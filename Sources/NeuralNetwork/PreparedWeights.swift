import Kernels

/// The prepared weights of all stages: weights that a kernel set has transposed, packed or transformed. All executors
/// share them.
///
/// The preparations of different stages are independent of each other, so that workers can share them out.
final class PreparedWeights: Sendable {
  private struct Derivation {
    let weights: Range<Int>
    let update: @Sendable () -> Void
  }

  private let derivations: [Derivation]
  private let forward: [AlignedBuffer<Float>]
  private let backward: [AlignedBuffer<Float>]

  /// Allocates memory for the weights that `kernels` prepares from `parameters`, for the backward pass too if
  /// `includesBackward`.
  init(
    stages: [Stage], kernels: any KernelSet, parameters: AlignedBuffer<Float>, includesBackward: Bool
  ) throws(ShapeError) {
    var derivations: [Derivation] = []
    func buffer(_ operation: some Operation, _ weights: Range<Int>) throws(ShapeError) -> AlignedBuffer<Float> {
      // Prepared weights do not depend on the batch.
      let plan = try operation.plan(by: kernels)
      let prepared = AlignedBuffer<Float>(zeros: plan.preparedCount)
      if prepared.count > 0 {
        let source = parameters[weights]
        derivations.append(
          Derivation(weights: weights, update: try plan.preparing(weights: source, into: prepared)))
      }
      return prepared
    }
    var (forward, backward): ([AlignedBuffer<Float>], [AlignedBuffer<Float>]) = ([], [])
    for (index, stage) in stages.enumerated() {
      var pair = (forward: AlignedBuffer<Float>.empty, backward: AlignedBuffer<Float>.empty)
      if let weights = stage.parameters?.weights {
        if let operation = stage.forwardOperation(batch: 1) { pair.forward = try buffer(operation, weights) }
        let operations = stage.backwardOperations(batch: 1, includesData: index > 0)
        if includesBackward, let operation = operations.first { pair.backward = try buffer(operation, weights) }
      }
      forward.append(pair.forward)
      backward.append(pair.backward)
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
