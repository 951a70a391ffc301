import Kernels

/// The prepared weights of all stages: weights that a kernel set has transposed, packed or transformed. Executors may
/// share them.
final class PreparedWeights: Sendable {
  private let derivations: [Derivation]
  private let forward: [AlignedBuffer<Float>]
  private let backward: [AlignedBuffer<Float>]

  /// Allocates memory for the weights that `kernels` prepares from `parameters`, for the backward pass too if
  /// `includesBackward`.
  init(
    stages: [Stage], kernels: any KernelSet, parameters: AlignedBuffer<Float>, includesBackward: Bool
  ) throws(ShapeError) {
    var (forward, backward): ([AlignedBuffer<Float>], [AlignedBuffer<Float>]) = ([], [])
    var derivations: [Derivation] = []
    for (index, stage) in stages.enumerated() {
      // Prepared weights do not depend on the batch.
      var ahead = PreparationVisitor(stage, kernels, parameters)
      var back = ahead
      try stage.visitForward(batch: 1, &ahead)
      if includesBackward { try stage.visitBackward(batch: 1, includesData: index > 0, &back) }
      forward.append(ahead.prepared ?? .empty)
      backward.append(back.prepared ?? .empty)
      derivations += ahead.derivations + back.derivations
    }
    self.forward = forward
    self.backward = backward
    self.derivations = derivations
  }

  /// Prepares all weights from the current parameters. A `recorder` records each stage's.
  func update(_ recorder: StepRecorder? = nil) {
    for index in derivations.indices {
      derivations[index].update()
      recorder?.mark(.preparation(parameters: derivations[index].weights))
    }
  }

  /// The prepared weights that stage `index` reads in the forward pass.
  func forForward(stage index: Int) -> AlignedBuffer<Float> { forward[index] }

  /// The prepared weights that stage `index` reads in the backward pass.
  func forBackward(stage index: Int) -> AlignedBuffer<Float> { backward[index] }
}

/// How to write some prepared weights.
private struct Derivation {
  /// The place of the weights among the parameters.
  let weights: Range<Int>
  let update: @Sendable () -> Void
}

/// Allocates memory for what the first operation of a stage wants prepared.
private struct PreparationVisitor: OperationVisitor {
  private let weights: Range<Int>?
  private let kernels: any KernelSet
  private let parameters: AlignedBuffer<Float>
  /// Nil before the first operation.
  private(set) var prepared: AlignedBuffer<Float>?
  /// None if the operation wants nothing prepared.
  private(set) var derivations: [Derivation] = []

  init(_ stage: Stage, _ kernels: any KernelSet, _ parameters: AlignedBuffer<Float>) {
    weights = stage.parameters?.weights
    self.kernels = kernels
    self.parameters = parameters
  }

  mutating func visit(_ operation: some Operation) throws(ShapeError) {
    guard let weights, prepared == nil else { return }
    let plan = try operation.plan(by: kernels)
    let prepared = AlignedBuffer<Float>(zeros: plan.preparedCount)
    self.prepared = prepared
    guard prepared.count > 0 else { return }
    let update = try plan.preparing(weights: parameters[weights], into: prepared)
    derivations.append(Derivation(weights: weights, update: update))
  }
}
