import Kernels

/// One kernel set at one operation.
struct OperationTrial: Trial {
  /// The step that Adam is timed and proved at.
  static let adamStep = AdamStep(number: 1)

  private let kernels: any KernelSet
  private let operands: Operands
  private let expectation: Once<Expectation>
  /// What the operation writes, in the order of the expectation's results.
  private let outputs: [AlignedBuffer<Float>]
  private let positions: AlignedBuffer<UInt8>
  private let prepared: AlignedBuffer<Float>
  private let workspace: AlignedBuffer<Float>

  init(_ kernels: any KernelSet, operands: Operands, expectation: Once<Expectation>) throws(ShapeError) {
    let operation = operands.operation
    self.kernels = kernels
    self.operands = operands
    self.expectation = expectation
    outputs = operation.outputCounts.map { AlignedBuffer(zeros: $0) }
    positions =
      switch operation {
      case .maxPoolForward, .convolutionPoolForward: AlignedBuffer(zeros: outputs[0].count)
      default: AlignedBuffer(zeros: 0)
      }
    workspace = AlignedBuffer(zeros: kernels.workspaceCount(for: operation))
    prepared = AlignedBuffer(zeros: kernels.preparedWeightsCount(for: operation))
    if let weights = operands.weights {
      try kernels.prepareWeights(for: operation, weights: weights, prepared: prepared)
    }
  }

  var workspaceBytes: Int? { workspace.count * MemoryLayout<Float>.size }

  var executedFlops: Double? { kernels.executedFlops(for: operands.operation).map(Double.init) }

  func run() throws(ShapeError) { _ = try runOnce() }

  func prove() throws -> Double {
    if case .adam = operands.operation {
      outputs[0].copy(from: operands.floats[1])
      outputs[1].fill(with: 0)
      outputs[2].fill(with: 0)
    } else {
      for output in outputs { output.fill(with: .nan) }
    }
    let sum = try runOnce()
    let expectation = expectation()
    var greatest = 0.0
    for (output, expected) in zip(outputs, expectation.results) {
      guard let deviation = expected.worstDeviation(in: output) else { continue }
      guard deviation.isWithinBound else { throw Disproof(description: "\(deviation)") }
      greatest = max(greatest, deviation.relativeError)
    }
    if let index = expectation.pooled?.firstWrongPosition(in: positions) {
      throw Disproof(description: "position \(index) is \(positions[index]), which is not its window's maximum")
    }
    if let sum, let deviation = expectation.loss?.deviation(of: sum.loss), !deviation.isWithinBound {
      throw Disproof(description: "loss: \(deviation)")
    }
    return greatest
  }

  /// - Returns: the loss, where the operation has one.
  private func runOnce() throws(ShapeError) -> LossSum? {
    let f = operands.floats
    switch operands.operation {
    case .gemm(let s):
      try kernels.gemm(s, alpha: 1, a: f[0], b: f[1], beta: 0, c: outputs[0], workspace: workspace)
    case .im2col(let s):
      try kernels.im2col(s, input: f[0], columns: outputs[0])
    case .col2im(let s):
      try kernels.col2im(s, columns: f[0], inputGradient: outputs[0])
    case .convolutionForward(let s):
      try kernels.convolutionForward(
        s, input: f[0], weights: f[1], prepared: prepared, bias: f[2], activation: .relu, output: outputs[0],
        workspace: workspace)
    case .convolutionBackwardData(let s):
      try kernels.convolutionBackwardData(
        s, outputGradient: f[0], weights: f[1], prepared: prepared, inputGradient: outputs[0], workspace: workspace)
    case .convolutionBackwardWeights(let s):
      try kernels.convolutionBackwardWeights(
        s, input: f[0], outputGradient: f[1], weightsGradient: outputs[0], biasGradient: outputs[1],
        accumulates: false, workspace: workspace)
    case .convolutionPoolForward(let s, let window):
      try kernels.convolutionPoolForward(
        s, window: window, input: f[0], weights: f[1], prepared: prepared, bias: f[2], output: outputs[0],
        positions: positions, workspace: workspace)
    case .convolutionPoolBackward(let s, let window, let includesData):
      try kernels.convolutionPoolBackward(
        s, window: window, input: f[0], weights: f[1], prepared: prepared, outputGradient: f[2],
        positions: operands.bytes, inputGradient: includesData ? outputs[2] : nil, weightsGradient: outputs[0],
        biasGradient: outputs[1], accumulates: false, workspace: workspace)
    case .denseForward(let s):
      try kernels.denseForward(
        s, input: f[0], weights: f[1], prepared: prepared, bias: f[2], activation: .relu, output: outputs[0],
        workspace: workspace)
    case .denseBackwardData(let s):
      try kernels.denseBackwardData(
        s, outputGradient: f[0], weights: f[1], prepared: prepared, inputGradient: outputs[0], workspace: workspace)
    case .denseBackwardWeights(let s):
      try kernels.denseBackwardWeights(
        s, input: f[0], outputGradient: f[1], weightsGradient: outputs[0], biasGradient: outputs[1],
        accumulates: false, workspace: workspace)
    case .maxPoolForward(let s):
      try kernels.maxPoolForward(s, input: f[0], output: outputs[0], positions: positions)
    case .maxPoolBackward(let s):
      try kernels.maxPoolBackward(s, outputGradient: f[0], positions: operands.bytes, inputGradient: outputs[0])
    case .softmaxCrossEntropy(let batch, let classes):
      return try kernels.softmaxCrossEntropy(
        batch: batch, classes: classes, logits: f[0], labels: operands.bytes, gradientScale: 1 / Float(batch),
        gradient: outputs[0])
    case .adam:
      try kernels.adam(
        Self.adamStep, gradient: f[0], parameters: outputs[0], firstMoment: outputs[1], secondMoment: outputs[2])
    }
    return nil
  }
}
