/// One operation on one shape: what a kernel set is asked to do, and how much work that is.
public enum Operation: Hashable, Sendable {
  /// C = alpha op(A) op(B) + beta C.
  case gemm(GEMMShape)
  /// Input to patch matrix.
  case im2col(ConvolutionShape)
  /// Patch matrix to input, adding where patches overlap.
  case col2im(ConvolutionShape)
  /// Output = activation(input * weights + bias).
  case convolutionForward(ConvolutionShape)
  /// Gradient with respect to the input.
  case convolutionBackwardData(ConvolutionShape)
  /// Gradient with respect to weights and bias.
  case convolutionBackwardWeights(ConvolutionShape)
  /// Convolution, bias, ReLU and maximum pooling in one.
  case convolutionPoolForward(ConvolutionShape, window: Int)
  /// Gradients of that with respect to weights, bias and, where `includesData`, the input.
  case convolutionPoolBackward(ConvolutionShape, window: Int, includesData: Bool)
  /// Output = activation(input x weights + bias).
  case denseForward(DenseShape)
  /// Gradient with respect to the input.
  case denseBackwardData(DenseShape)
  /// Gradient with respect to weights and bias.
  case denseBackwardWeights(DenseShape)
  /// Maximum of each window, and where it stood.
  case maxPoolForward(PoolingShape)
  /// The gradient, sent to where each maximum stood.
  case maxPoolBackward(PoolingShape)
  /// Loss, correct predictions and the gradient of the logits.
  case softmaxCrossEntropy(batch: Int, classes: Int)
  /// One optimizer step on `count` parameters.
  case adam(count: Int)

  /// Floating-point operations the direct algorithm executes, a multiply-add counted as two. Comparisons, divisions and
  /// exponentials count as one each; moving data counts as none.
  public var flops: Int {
    switch self {
    case .gemm(let s): 2 * s.m * s.n * s.k
    case .im2col: 0
    case .col2im(let s): s.outputPositions * s.patchCount
    case .convolutionForward(let s), .convolutionBackwardData(let s), .convolutionBackwardWeights(let s):
      2 * s.outputPositions * s.weightsCount
    case .convolutionPoolForward(let s, _): 2 * s.outputPositions * s.weightsCount + s.outputCount
    case .convolutionPoolBackward(let s, _, let includesData):
      (includesData ? 4 : 2) * s.outputPositions * s.weightsCount
    case .denseForward(let s), .denseBackwardData(let s), .denseBackwardWeights(let s):
      2 * s.batch * s.inputs * s.outputs
    case .maxPoolForward(let s): s.outputCount * s.window * s.window
    case .maxPoolBackward: 0
    case .softmaxCrossEntropy(let batch, let classes): 5 * batch * classes
    case .adam(let count): 12 * count
    }
  }

  /// Bytes that must move at least once between memory and the core: every operand read once, every result written
  /// once.
  public var bytes: Int {
    let float = MemoryLayout<Float>.size
    switch self {
    case .gemm(let s): return float * (s.m * s.k + s.k * s.n + s.m * s.n)
    case .im2col(let s), .col2im(let s): return float * (s.inputCount + s.outputPositions * s.patchCount)
    case .convolutionForward(let s), .convolutionBackwardData(let s), .convolutionBackwardWeights(let s):
      return float * (s.inputCount + s.weightsCount + s.outputChannels + s.outputCount)
    case .convolutionPoolForward(let s, let window):
      let pooled = PoolingShape(of: s, window: window).outputCount
      return float * (s.inputCount + s.weightsCount + s.outputChannels + pooled) + pooled
    case .convolutionPoolBackward(let s, let window, let includesData):
      let pooled = PoolingShape(of: s, window: window).outputCount
      let dataFloats = includesData ? s.inputCount + s.weightsCount : 0
      return float * (s.inputCount + s.weightsCount + s.outputChannels + pooled + dataFloats) + pooled
    case .denseForward(let s), .denseBackwardData(let s), .denseBackwardWeights(let s):
      return float * (s.batch * s.inputs + (s.inputs + 1) * s.outputs + s.batch * s.outputs)
    case .maxPoolForward(let s), .maxPoolBackward(let s):
      return float * (s.inputCount + s.outputCount) + s.outputCount
    case .softmaxCrossEntropy(let batch, let classes): return float * 2 * batch * classes + batch
    case .adam(let count): return float * 7 * count
    }
  }
}
