import Kernels

/// Updates a network's parameters by their gradient. A step has phases, one after the other. The pieces of a phase are
/// independent of each other, so that workers can share them out. The result does not depend on which worker takes
/// which piece.
final class Optimizer: Sendable {
  /// The phases of a step.
  enum Phase: CaseIterable {
    /// Adds up the shards' gradients, and updates all parameters whose rule works element by element.
    case elements
    /// Computes Muon's Gram matrices.
    case grams
    /// Computes Muon's polynomials.
    case polynomials
    /// Updates the weights that follow Muon.
    case moves
  }

  private enum Rule: Equatable { case descend, momentum(looksAhead: Bool), adam, direct }

  private struct Piece {
    let range: Range<Int>
    let rule: Rule
    let decays: Bool
  }

  // Elements of a piece: few enough to stay in the first-level cache from the sum to the update.
  private static let pieceCount = 2048

  private let pieces: [Piece]
  private let orthogonalizer: Orthogonalizer
  private let state: TrainingState
  private let shards: GradientShards
  private let momentum: Float
  /// For each piece, its call of Adam; nil if another rule updates the piece.
  private let adamCalls: [Call<Adam>?]

  /// Prepares to update the parameters of `state`, all or those in the range `part`, except those of frozen layers, by
  /// `recipe` and the gradients of `shards`. A part begins and ends at ``cuts(_:_:)``.
  ///
  /// - Throws: `ShapeError` if the kernels refuse a shape.
  init(
    _ recipe: Recipe, state: TrainingState, part: Range<Int>? = nil, shards: GradientShards, kernels: any KernelSet
  ) throws(ShapeError) {
    let part = part ?? 0..<state.parameters.count
    let matrices = Self.matrices(recipe, state.network).filter { part.contains($0.range.lowerBound) }
    orthogonalizer = try Orthogonalizer(matrices, parameters: state.parameters, kernels: kernels)
    self.state = state
    self.shards = shards
    momentum = Float(recipe.optimizer.momentum)
    let pieces = Self.pieces(recipe, state.network).filter { part.contains($0.range.lowerBound) }
    self.pieces = pieces
    var adamCalls: [Call<Adam>?] = []
    for piece in pieces {
      adamCalls.append(
        piece.rule == .adam
          ? try Adam(count: piece.range.count).plan(by: kernels).call(
            .init(
              gradient: shards.gradient[piece.range], parameters: state.parameters[piece.range],
              firstMoment: state.firstMoment[piece.range], secondMoment: state.secondMoment[piece.range]))
          : nil)
    }
    self.adamCalls = adamCalls
  }

  /// The number of independent pieces of a phase.
  func count(_ phase: Phase) -> Int {
    switch phase {
    case .elements: pieces.count
    case .grams, .moves: orthogonalizer.blockCount
    case .polynomials: orthogonalizer.matrixCount
    }
  }

  /// The parameters that piece `index` of a phase works on.
  func parameters(_ phase: Phase, _ index: Int) -> Range<Int> {
    switch phase {
    case .elements: pieces[index].range
    case .grams, .moves: orthogonalizer.parameters(block: index)
    case .polynomials: orthogonalizer.parameters(matrix: index)
    }
  }

  /// The most pieces that all phases of a step have together, for any recipe.
  static func greatestPieceCount(_ network: Network) -> Int {
    let blocks = network.parameterBufferCount / pieceCount + network.parameters.count
    return Phase.allCases.count * blocks
  }

  /// Does piece `index` of a phase, with the gradient of a batch of `images`.
  func run(
    _ phase: Phase, _ index: Int, step: OptimizerStep, images: Int
  ) throws(ShapeError) {
    switch phase {
    case .elements:
      let piece = pieces[index]
      try shards.reduce(piece.range, images: images)
      try move(index, step, gradient: shards.gradient[piece.range])
      if piece.rule != .direct { average(piece.range, step) }
    case .grams: try orthogonalizer.multiplyByItself(block: index)
    case .polynomials: try orthogonalizer.iterate(matrix: index)
    case .moves:
      let range = try orthogonalizer.move(block: index, rate: step.rate, kept: step.kept)
      average(range, step)
    }
  }

  private func move(_ index: Int, _ step: OptimizerStep, gradient: AlignedBuffer<Float>) throws(ShapeError) {
    let piece = pieces[index]
    let parameters = state.parameters[piece.range]
    let firstMoment = state.firstMoment[piece.range]
    if piece.decays { GradientDescent.decay(kept: step.kept, parameters: parameters) }
    switch piece.rule {
    case .descend: GradientDescent.step(rate: step.rate, gradient: gradient, parameters: parameters)
    case .momentum(let looksAhead):
      GradientDescent.momentumStep(
        rate: step.rate, momentum: momentum, looksAhead: looksAhead, gradient: gradient, parameters: parameters,
        velocity: firstMoment)
    case .adam: try adamCalls[index]?(step.adam)
    case .direct:
      GradientDescent.direction(
        momentum: momentum, gradient: gradient, velocity: firstMoment,
        direction: orthogonalizer.directions[piece.range])
    }
  }

  private func average(_ range: Range<Int>, _ step: OptimizerStep) {
    guard let mean = state.average else { return }
    GradientDescent.average(weight: step.averaged, parameters: state.parameters[range], mean: mean[range])
  }

  private static func rule(_ rule: OptimizerSettings.Rule, isMatrix: Bool) -> Rule {
    switch rule {
    case .sgd: .descend
    case .momentum: .momentum(looksAhead: false)
    case .nesterov: .momentum(looksAhead: true)
    case .adam, .adamw: .adam
    case .muon: isMatrix ? .direct : .adam
    }
  }

  /// All weights except those of the first and the last layer with weights.
  private static func hiddenWeights(of network: Network) -> Set<ParameterTensor> {
    Set(network.layers.compactMap { $0.weights }.dropFirst().dropLast())
  }

  /// The weights that follow Muon.
  private static func matrices(_ recipe: Recipe, _ network: Network) -> [ParameterTensor] {
    guard recipe.optimizer.rule == .muon else { return [] }
    return trained(recipe, network).compactMap { $0.weights }.filter(hiddenWeights(of: network).contains)
  }

  private static func trained(_ recipe: Recipe, _ network: Network) -> [Layer] {
    network.layers.filter { !recipe.frozen.contains($0.name) }
  }

  /// The pieces of all parameters that a recipe trains.
  private static func pieces(_ recipe: Recipe, _ network: Network) -> [Piece] {
    let matrices = matrices(recipe, network)
    return pieces(
      trained(recipe, network).flatMap { [$0.weights, $0.bias].compactMap { $0 } }.map { tensor in
        let isMatrix = matrices.contains(tensor)
        return Piece(
          range: tensor.range.lowerBound..<alignedCount(tensor.range.upperBound),
          rule: rule(recipe.optimizer.rule, isMatrix: isMatrix),
          // Muon's matrices decay in their own update.
          decays: recipe.optimizer.weightDecay > 0 && !tensor.isBias && !isMatrix)
      })
  }

  /// The places among the parameters where a recipe's update can be cut into independent parts: everywhere between two
  /// pieces, but not within a matrix of Muon's.
  static func cuts(_ recipe: Recipe, _ network: Network) -> [Int] {
    let matrices = matrices(recipe, network).map { $0.range }
    return pieces(recipe, network).map { $0.range.lowerBound }.filter { cut in
      !matrices.contains { $0.lowerBound < cut && cut < $0.upperBound }
    }
  }

  /// Joins neighbours with the same rule and decay, and cuts the results into pieces of at most `pieceCount` elements.
  private static func pieces(_ tensors: [Piece]) -> [Piece] {
    var runs: [Piece] = []
    for tensor in tensors {
      if let last = runs.last, last.range.upperBound == tensor.range.lowerBound, last.rule == tensor.rule,
        last.decays == tensor.decays
      {
        runs[runs.count - 1] = Piece(
          range: last.range.lowerBound..<tensor.range.upperBound, rule: last.rule, decays: last.decays)
      } else {
        runs.append(tensor)
      }
    }
    return runs.flatMap { run in
      stride(from: run.range.lowerBound, to: run.range.upperBound, by: pieceCount).map { first in
        Piece(range: first..<min(first + pieceCount, run.range.upperBound), rule: run.rule, decays: run.decays)
      }
    }
  }
}
