/// One way of computing everything the network needs. The one requirement is `gemm`; all else has a default that is
/// built on it or written in plain Swift, and a kernel set overrides whatever it can do better.
///
/// The functions here take bare pointers: they are what a kernel author implements. Preconditions common to all:
/// pointers cover the elements their shape counts, outputs do not overlap inputs, and `workspace` covers the floats
/// that ``workspaceCount(for:)`` returns for the same operation, aligned to a cache line. Everybody else calls the
/// checked functions of the same names that take ``AlignedBuffer``s.
///
/// Each call runs on the calling thread; parallelism is the caller's, over images or rows.
public protocol KernelSet: Sendable {
  /// What users call it: "naive", "simd-avx512", "blas", ...
  var name: String { get }

  /// C = alpha op(A) op(B) + beta C, row-major. With `beta` zero, C is only written (it may hold NaN before); with
  /// `alpha` zero, A and B are not read.
  func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>)

  /// Floats of scratch memory that `operation` needs, beyond its operands.
  func workspaceCount(for operation: Operation) -> Int

  /// Floats of derived weights (transposed, packed, transformed) that this set wants for `operation`; zero for most.
  func preparedWeightsCount(for operation: Operation) -> Int

  /// Derives from `weights` what `operation` will read from its weights' `prepared` member; to be called after each
  /// change of the weights.
  func prepareWeights(
    for operation: Operation, weights: UnsafePointer<Float>, prepared: UnsafeMutablePointer<Float>)

  /// Floating-point operations that this set executes for `operation`, counted like ``Operation/flops``: the same
  /// number for most, fewer where an algorithm does without some; nil where that depends on the data.
  func executedFlops(for operation: Operation) -> Int?

  /// Lays out the patch under each output position as one row: (batch x outputHeight x outputWidth) rows of
  /// (kernelHeight x kernelWidth x inputChannels) columns.
  func im2col(_ shape: ConvolutionShape, input: UnsafePointer<Float>, columns: UnsafeMutablePointer<Float>)

  /// The adjoint of `im2col`: overwrites `inputGradient` with the sum, for each input element, of the patch elements
  /// copied from it.
  func col2im(_ shape: ConvolutionShape, columns: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>)

  /// output = activation(input * weights + bias).
  func convolutionForward(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, weights: LayerWeights, bias: UnsafePointer<Float>,
    activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>)

  /// Overwrites `inputGradient` with the gradient of the convolution's input.
  func convolutionBackwardData(
    _ shape: ConvolutionShape, outputGradient: UnsafePointer<Float>, weights: LayerWeights,
    inputGradient: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>)

  /// Writes, or adds when `accumulates`, the gradients of weights and bias.
  func convolutionBackwardWeights(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightsGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool,
    workspace: UnsafeMutablePointer<Float>)

  /// output = maxPool(ReLU(input * weights + bias)), with each maximum's position in its window in `positions`
  /// (row x window + column). Where the output is zero, no gradient passes, and the position may be any in the window.
  func convolutionPoolForward(
    _ shape: ConvolutionShape, window: Int, input: UnsafePointer<Float>, weights: LayerWeights,
    bias: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, positions: UnsafeMutablePointer<UInt8>,
    workspace: UnsafeMutablePointer<Float>)

  /// The gradients of `convolutionPoolForward`, from `outputGradient`, the gradient of its pooled output already masked
  /// by `reluBackward`: of weights and bias (written, or added when `accumulates`), and of the input where it is
  /// wanted.
  func convolutionPoolBackward(
    _ shape: ConvolutionShape, window: Int, input: UnsafePointer<Float>, weights: LayerWeights,
    outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>,
    inputGradient: UnsafeMutablePointer<Float>?, weightsGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool, workspace: UnsafeMutablePointer<Float>)

  /// output = activation(input x weights + bias).
  func denseForward(
    _ shape: DenseShape, input: UnsafePointer<Float>, weights: LayerWeights, bias: UnsafePointer<Float>,
    activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>)

  /// Overwrites `inputGradient` with the gradient of the layer's input.
  func denseBackwardData(
    _ shape: DenseShape, outputGradient: UnsafePointer<Float>, weights: LayerWeights,
    inputGradient: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>)

  /// Writes, or adds when `accumulates`, the gradients of weights and bias.
  func denseBackwardWeights(
    _ shape: DenseShape, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightsGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool,
    workspace: UnsafeMutablePointer<Float>)

  /// The maximum of each window and its position there (row x window + column; the first of equals).
  func maxPoolForward(
    _ shape: PoolingShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    positions: UnsafeMutablePointer<UInt8>)

  /// Overwrites `inputGradient`: each output's gradient where its maximum stood, zero elsewhere.
  func maxPoolBackward(
    _ shape: PoolingShape, outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>,
    inputGradient: UnsafeMutablePointer<Float>)

  /// Zeroes the elements of `gradient` whose `output` (of a ReLU) is not positive.
  func reluBackward(count: Int, output: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>)

  /// The cross-entropy of softmax(logits) against `labels`, summed over the batch, and `gradient` = (softmax - one-hot)
  /// x `gradientScale`. Logits are shifted by their maximum first, so none overflows.
  func softmaxCrossEntropy(
    batch: Int, classes: Int, logits: UnsafePointer<Float>, labels: UnsafePointer<UInt8>, gradientScale: Float,
    gradient: UnsafeMutablePointer<Float>
  ) -> LossSum

  /// sum += source, element by element.
  func add(count: Int, _ source: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>)

  /// One step of Adam on `count` parameters and their moments.
  func adam(
    _ step: AdamStep, count: Int, gradient: UnsafePointer<Float>, parameters: UnsafeMutablePointer<Float>,
    firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>)
}

/// A layer's weights as kernels take them: the values, and what the kernel set derived from them for the operation at
/// hand.
public struct LayerWeights {
  /// The weights as the network stores them: HWIO, or inputs x outputs.
  public let values: UnsafePointer<Float>
  /// What ``KernelSet/prepareWeights(for:weights:prepared:)`` wrote; not to be read where the prepared count is zero.
  public let prepared: UnsafePointer<Float>

  /// Pairs weights with what was derived from them.
  public init(values: UnsafePointer<Float>, prepared: UnsafePointer<Float>) {
    self.values = values
    self.prepared = prepared
  }
}

/// The function applied to a layer's sums.
public enum Activation: String, Sendable, Hashable, CaseIterable {
  /// x
  case identity
  /// max(x, 0)
  case relu
}

/// What a batch contributes to loss and accuracy.
public struct LossSum: Sendable, Equatable, BitwiseCopyable {
  /// Sum of the examples' losses, in nats.
  public var loss: Double
  /// Examples whose greatest logit (the first of equals) is their label's.
  public var correct: Int

  /// Makes a sum; zero by default.
  public init(loss: Double = 0, correct: Int = 0) {
    self.loss = loss
    self.correct = correct
  }

  /// Adds another sum to this one.
  public static func += (sum: inout LossSum, other: LossSum) {
    sum.loss += other.loss
    sum.correct += other.correct
  }
}
