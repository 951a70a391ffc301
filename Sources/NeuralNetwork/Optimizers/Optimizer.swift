import Kernels

/// Moves a network's parameters along their gradient. A step has phases, one after the other; the pieces of a phase are
/// independent of each other, so that workers can share them out, and the result does not depend on who takes which.
final class Optimizer: Sendable {
  /// What a step consists of.
  enum Phase: CaseIterable {
    /// Adds up the lanes' gradients, and moves all parameters that move element by element.
    case elements
    /// Muon's Gram matrices.
    case grams
    /// Muon's polynomials.
    case polynomials
    /// Muon's moves.
    case moves
  }

  private enum Rule: Equatable { case descend, momentum(looksAhead: Bool), adam, direct }

  private struct Piece {
    let range: Range<Int>
    let rule: Rule
    let decays: Bool
  }

  // Small enough to stay in the first-level cache from the sum to the update.
  private static let pieceCount = 2048

  private let pieces: [Piece]
  private let orthogonalizer: Orthogonalizer
  private let kernels: any KernelSet
  private let momentum: Float

  /// Makes ready to move the parameters of `network` by `recipe`, all but the frozen layers'.
  init(_ recipe: Recipe, network: Network, kernels: any KernelSet) {
    let trained = network.layers.filter { !recipe.frozen.contains($0.name) }
    let hidden = Self.hiddenKernels(of: network)
    let matrices = recipe.optimizer.rule == .muon ? trained.compactMap(\.kernel).filter(hidden.contains) : []
    orthogonalizer = Orthogonalizer(matrices, count: network.parameterBufferCount, kernels: kernels)
    self.kernels = kernels
    momentum = Float(recipe.optimizer.momentum)
    pieces = Self.pieces(
      trained.flatMap { [$0.kernel, $0.bias].compactMap { $0 } }.map { tensor in
        let isMatrix = matrices.contains(tensor)
        return Piece(
          range: tensor.range.lowerBound..<alignedCount(tensor.range.upperBound),
          rule: Self.rule(recipe.optimizer.rule, isMatrix: isMatrix),
          // A matrix decays when it moves.
          decays: recipe.optimizer.weightDecay > 0 && !tensor.isBias && !isMatrix)
      })
  }

  /// Independent pieces of a phase.
  func count(_ phase: Phase) -> Int {
    switch phase {
    case .elements: pieces.count
    case .grams, .moves: orthogonalizer.blockCount
    case .polynomials: orthogonalizer.matrixCount
    }
  }

  /// The parameters that piece `index` of a phase is about.
  func parameters(_ phase: Phase, _ index: Int) -> Range<Int> {
    switch phase {
    case .elements: pieces[index].range
    case .grams, .moves: orthogonalizer.parameters(block: index)
    case .polynomials: orthogonalizer.parameters(matrix: index)
    }
  }

  /// The most pieces that all phases of a step together have, whatever the recipe.
  static func greatestPieceCount(_ network: Network) -> Int {
    let blocks = network.parameterBufferCount / pieceCount + network.parameters.count
    return Phase.allCases.count * blocks
  }

  /// Does piece `index` of a phase, with the gradient of a batch of `images`.
  func run(
    _ phase: Phase, _ index: Int, step: OptimizerStep, state: TrainingState, lanes: GradientLanes, images: Int
  ) throws(ShapeError) {
    switch phase {
    case .elements:
      let piece = pieces[index]
      try lanes.reduce(piece.range, images: images)
      try move(piece, step, state, gradient: lanes.gradient[piece.range])
      if piece.rule != .direct { average(piece.range, step, state) }
    case .grams: try orthogonalizer.multiplyByItself(block: index)
    case .polynomials: try orthogonalizer.iterate(matrix: index)
    case .moves:
      let range = try orthogonalizer.move(
        block: index, parameters: state.parameters, rate: step.rate, kept: step.kept)
      average(range, step, state)
    }
  }

  private func move(
    _ piece: Piece, _ step: OptimizerStep, _ state: TrainingState, gradient: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let parameters = state.parameters[piece.range]
    let firstMoment = state.firstMoment[piece.range]
    if piece.decays { GradientDescent.decay(kept: step.kept, parameters: parameters) }
    switch piece.rule {
    case .descend: GradientDescent.step(rate: step.rate, gradient: gradient, parameters: parameters)
    case .momentum(let looksAhead):
      GradientDescent.momentumStep(
        rate: step.rate, momentum: momentum, looksAhead: looksAhead, gradient: gradient, parameters: parameters,
        velocity: firstMoment)
    case .adam:
      try kernels.adam(
        step.adam, gradient: gradient, parameters: parameters, firstMoment: firstMoment,
        secondMoment: state.secondMoment[piece.range])
    case .direct:
      GradientDescent.direction(
        momentum: momentum, gradient: gradient, velocity: firstMoment,
        direction: orthogonalizer.directions[piece.range])
    }
  }

  private func average(_ range: Range<Int>, _ step: OptimizerStep, _ state: TrainingState) {
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

  /// The kernels between the first and the last.
  private static func hiddenKernels(of network: Network) -> Set<ParameterTensor> {
    Set(network.layers.compactMap(\.kernel).dropFirst().dropLast())
  }

  /// Joins neighbours that are treated alike, and cuts what comes of it to size.
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
