import Kernels

/// What the outputs of an operation must be; computed once in float64 and held against every kernel set.
struct Expectation: Sendable {
  /// For each output buffer, in the order of ``OperationTrial``.
  let results: [ReferenceResult]
  /// For pooled convolutions, the positions that rounding allows.
  let pooled: PooledReferenceResult?
  /// For softmax cross-entropy, the sum of losses.
  let loss: ReferenceResult?

  init(_ operands: Operands) {
    let f = operands.floats
    var pooled: PooledReferenceResult?
    var loss: ReferenceResult?
    func zeros(_ count: Int) -> AlignedBuffer<Float> { AlignedBuffer(zeros: count) }
    switch operands.operation {
    case .gemm(let s):
      results = [Reference.gemm(s, alpha: 1, a: f[0], b: f[1], beta: 0, c: zeros(s.countC))]
    case .im2col(let s): results = [Reference.im2col(s, input: f[0])]
    case .col2im(let s): results = [Reference.col2im(s, columns: f[0])]
    case .convolutionForward(let s):
      results = [Reference.convolutionForward(s, input: f[0], weights: f[1], bias: f[2], activation: .relu)]
    case .convolutionBackwardData(let s):
      results = [Reference.convolutionBackwardData(s, outputGradient: f[0], weights: f[1])]
    case .convolutionBackwardWeights(let s):
      let gradients = Reference.convolutionBackwardWeights(
        s, input: f[0], outputGradient: f[1], weightsGradient: zeros(s.weightsCount),
        biasGradient: zeros(s.outputChannels), accumulates: false)
      results = [gradients.weights, gradients.bias]
    case .convolutionPoolForward(let s, let window):
      let result = Reference.convolutionPoolForward(s, window: window, input: f[0], weights: f[1], bias: f[2])
      results = [result.output]
      pooled = result
    case .convolutionPoolBackward(let s, let window, let includesData):
      let gradients = Reference.convolutionPoolBackward(
        s, window: window, input: f[0], weights: f[1], outputGradient: f[2], positions: operands.bytes,
        weightsGradient: zeros(s.weightsCount), biasGradient: zeros(s.outputChannels), accumulates: false)
      results = [gradients.weights, gradients.bias] + (includesData ? [gradients.input] : [])
    case .denseForward(let s):
      results = [Reference.denseForward(s, input: f[0], weights: f[1], bias: f[2], activation: .relu)]
    case .denseBackwardData(let s):
      results = [Reference.denseBackwardData(s, outputGradient: f[0], weights: f[1])]
    case .denseBackwardWeights(let s):
      let gradients = Reference.denseBackwardWeights(
        s, input: f[0], outputGradient: f[1], weightsGradient: zeros(s.inputs * s.outputs),
        biasGradient: zeros(s.outputs), accumulates: false)
      results = [gradients.weights, gradients.bias]
    case .maxPoolForward(let s): results = [Reference.maxPoolForward(s, input: f[0]).output]
    case .maxPoolBackward(let s):
      results = [Reference.maxPoolBackward(s, outputGradient: f[0], positions: operands.bytes)]
    case .softmaxCrossEntropy(let batch, let classes):
      let result = Reference.softmaxCrossEntropy(
        batch: batch, classes: classes, logits: f[0], labels: operands.bytes, gradientScale: 1 / Float(batch))
      results = [result.gradient]
      loss = result.loss
    case .adam(let count):
      let result = Reference.adam(
        OperationTrial.adamStep, gradient: f[0], parameters: f[1], firstMoment: zeros(count),
        secondMoment: zeros(count))
      results = [result.parameters, result.firstMoment, result.secondMoment]
    }
    self.pooled = pooled
    self.loss = loss
  }
}

extension Operation {
  /// The elements of each output buffer, in the order of ``Expectation/results``.
  var outputCounts: [Int] {
    switch self {
    case .gemm(let s): [s.countC]
    case .im2col(let s): [s.columnsCount]
    case .col2im(let s), .convolutionBackwardData(let s): [s.inputCount]
    case .convolutionForward(let s): [s.outputCount]
    case .convolutionBackwardWeights(let s): [s.weightsCount, s.outputChannels]
    case .convolutionPoolForward(let s, let window): [PoolingShape(of: s, window: window).outputCount]
    case .convolutionPoolBackward(let s, _, let includesData):
      [s.weightsCount, s.outputChannels] + (includesData ? [s.inputCount] : [])
    case .denseForward(let s): [s.batch * s.outputs]
    case .denseBackwardData(let s): [s.batch * s.inputs]
    case .denseBackwardWeights(let s): [s.inputs * s.outputs, s.outputs]
    case .maxPoolForward(let s): [s.outputCount]
    case .maxPoolBackward(let s): [s.inputCount]
    case .softmaxCrossEntropy(let batch, let classes): [batch * classes]
    case .adam(let count): [count, count, count]
    }
  }
}
