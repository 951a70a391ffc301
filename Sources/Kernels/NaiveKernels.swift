// The operations are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// "naive": the textbook loops of `Naive` in `Float`. The first step of the ladder: what the compiler makes of the
/// definition.
public struct NaiveKernels: KernelSet {
  /// "naive"
  public var name: String { "naive" }

  /// There is nothing to choose.
  public init() {}

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    Naive.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c)
  }

  public func workspaceCount(for operation: Operation) -> Int {
    switch operation {
    case .convolutionForward, .convolutionBackwardData, .convolutionBackwardWeights: 0
    default: defaultWorkspaceCount(for: operation)
    }
  }

  public func convolutionForward(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, weights: LayerWeights, bias: UnsafePointer<Float>,
    activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    Naive.convolutionForward(
      shape, input: input, weights: weights.values, bias: bias, activation: activation, output: output)
  }

  public func convolutionBackwardData(
    _ shape: ConvolutionShape, outputGradient: UnsafePointer<Float>, weights: LayerWeights,
    inputGradient: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    Naive.convolutionBackwardData(
      shape, outputGradient: outputGradient, weights: weights.values, inputGradient: inputGradient)
  }

  public func convolutionBackwardWeights(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightsGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool,
    workspace: UnsafeMutablePointer<Float>
  ) {
    Naive.convolutionBackwardWeights(
      shape, input: input, outputGradient: outputGradient, weightsGradient: weightsGradient,
      biasGradient: biasGradient, accumulates: accumulates)
  }

  public func denseForward(
    _ shape: DenseShape, input: UnsafePointer<Float>, weights: LayerWeights, bias: UnsafePointer<Float>,
    activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    Naive.denseForward(
      shape, input: input, weights: weights.values, bias: bias, activation: activation, output: output)
  }

  public func denseBackwardData(
    _ shape: DenseShape, outputGradient: UnsafePointer<Float>, weights: LayerWeights,
    inputGradient: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    Naive.denseBackwardData(
      shape, outputGradient: outputGradient, weights: weights.values, inputGradient: inputGradient)
  }

  public func denseBackwardWeights(
    _ shape: DenseShape, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightsGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool,
    workspace: UnsafeMutablePointer<Float>
  ) {
    Naive.denseBackwardWeights(
      shape, input: input, outputGradient: outputGradient, weightsGradient: weightsGradient,
      biasGradient: biasGradient, accumulates: accumulates)
  }
}
