import Kernels

/// What a kernel set derives from the weights (transposed, packed, transformed), for all stages; shared by all
/// executors.
///
/// The derivation of each stage is independent of the others', so that workers can share them out.
final class PreparedWeights: Sendable {
  private struct Derivation {
    let operation: Operation
    let kernel: Range<Int>
    let prepared: AlignedBuffer<Float>
  }

  private let kernels: any KernelSet
  private let parameters: AlignedBuffer<Float>
  private let derivations: [Derivation]
  private let forward: [AlignedBuffer<Float>]
  private let backward: [AlignedBuffer<Float>]

  /// Makes room for what `kernels` wants to derive from `parameters`, for the way back as well if `includesBackward`.
  init(
    stages: [Stage], kernels: any KernelSet, parameters: AlignedBuffer<Float>, includesBackward: Bool
  ) {
    var derivations: [Derivation] = []
    func buffer(_ stage: Stage, _ operation: Operation?) -> AlignedBuffer<Float> {
      guard let operation, let kernel = stage.parameters?.kernel else { return AlignedBuffer(zeros: 0) }
      let prepared = AlignedBuffer<Float>(zeros: kernels.preparedWeightsCount(for: operation))
      if prepared.count > 0 {
        derivations.append(Derivation(operation: operation, kernel: kernel, prepared: prepared))
      }
      return prepared
    }
    forward = stages.map { buffer($0, $0.forwardOperation(batch: 1)) }
    backward = stages.indices.map { index in
      let operations = stages[index].backwardOperations(batch: 1, includesData: index > 0)
      return buffer(stages[index], includesBackward ? operations.first : nil)
    }
    self.kernels = kernels
    self.parameters = parameters
    self.derivations = derivations
  }

  /// Independent pieces of work in deriving everything anew.
  var count: Int { derivations.count }

  /// Derives piece `index` from the parameters as they are now.
  func update(_ index: Int) throws(ShapeError) {
    let derivation = derivations[index]
    try kernels.prepareWeights(
      for: derivation.operation, weights: parameters[derivation.kernel], prepared: derivation.prepared)
  }

  /// The parameters that piece `index` is derived from.
  func kernel(_ index: Int) -> Range<Int> { derivations[index].kernel }

  /// Derives everything.
  func update() throws(ShapeError) {
    for index in 0..<count { try update(index) }
  }

  /// What stage `index` reads on the way forward.
  func forForward(stage index: Int) -> AlignedBuffer<Float> { forward[index] }

  /// What stage `index` reads on the way back.
  func forBackward(stage index: Int) -> AlignedBuffer<Float> { backward[index] }
}
