import Kernels

/// Convolutions fused with bias, ReLU and pooling, on the register tiles of the GEMM. Shapes that do not fill whole
/// vectors run by im2col and GEMM.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
public struct SIMDKernelSet: KernelSet {
  /// How convolutions are computed.
  public enum Algorithm: Sendable {
    /// All multiplications of the definition.
    case direct
    /// Fewer where that is faster: Winograd's filtering forward, only gradients that are not zero on the way back.
    case fewerMultiplications
  }

  private let algorithm: Algorithm
  private let matrices = SIMDGEMMKernelSet()

  /// Makes the set for the instruction set this module was built for.
  public init(_ algorithm: Algorithm = .fewerMultiplications) { self.algorithm = algorithm }

  public var name: String { algorithm == .direct ? "simd-\(instructionSet)-direct" : "simd-\(instructionSet)" }

  public func workspaceCount(for operation: Operation) -> Int {
    switch operation {
    case .gemm: gemmWorkspaceCount
    case .denseForward(let s): max(gemmWorkspaceCount, s.outputs + lanes)
    case .convolutionBackwardWeights(let s) where usesSparsity(s):
      max(PatchOffsets.workspaceCount(s), SparseBackward.workspaceCount(s))
    case .convolutionForward(let s) where s.isDirect, .convolutionBackwardWeights(let s) where s.isDirect:
      PatchOffsets.workspaceCount(s)
    case .convolutionBackwardData(let s) where s.scattersDirectly: PatchOffsets.workspaceCount(s)
    case .convolutionPoolForward(let s, let window) where usesWinograd(s, window: window):
      WinogradForwardPool.workspaceCount(s)
    case .convolutionPoolForward(let s, let window) where s.isDirect(pooling: window):
      s.directPoolWorkspaceCount
    case .convolutionPoolBackward(let s, let window, includesData: true)
    where s.isDirect(pooling: window) && usesSparsity(s):
      SparseBackward.workspaceCount(s)
    case .convolutionPoolBackward(let s, let window, includesData: false) where s.isDirect(pooling: window):
      PooledBackwardWeights.workspaceCount(s)
    case .convolutionPoolBackward(let s, let window, includesData: true)
    where s.isDirect(pooling: window) && s.scattersDirectly:
      DirectBackwardPool.workspaceCount(s)
    default: defaultWorkspaceCount(for: operation)
    }
  }

  public func executedFlops(for operation: Operation) -> Int? {
    switch operation {
    case .convolutionPoolForward(let s, let window) where usesWinograd(s, window: window):
      WinogradForwardPool.flops(s)
    case .convolutionBackwardWeights(let s) where usesSparsity(s): nil
    case .convolutionPoolBackward(let s, let window, includesData: true)
    where s.isDirect(pooling: window) && usesSparsity(s):
      nil
    default: operation.flops
    }
  }

  public func preparedWeightsCount(for operation: Operation) -> Int {
    switch operation {
    case .convolutionBackwardData(let s) where s.scattersDirectly: s.weightsCount
    case .convolutionPoolBackward(let s, _, includesData: true) where s.scattersDirectly: s.weightsCount
    case .convolutionPoolForward(let s, let window) where usesWinograd(s, window: window):
      winogradElements * s.inputChannels * s.outputChannels
    case .denseBackwardData(let s): s.inputs * s.outputs
    default: 0
    }
  }

  public func prepareWeights(
    for operation: Operation, weights: UnsafePointer<Float>, prepared: UnsafeMutablePointer<Float>
  ) {
    guard preparedWeightsCount(for: operation) > 0 else { return }
    switch operation {
    case .convolutionPoolForward(let s, _):
      transformFilters(s, weights: weights, to: prepared)
    case .convolutionBackwardData(let s), .convolutionPoolBackward(let s, _, _):
      transposeFilters(s, weights: weights, to: prepared)
    case .denseBackwardData(let s):
      transpose(
        rows: s.inputs, columns: s.outputs, weights, stride: s.outputs, to: prepared, outputStride: s.inputs)
    default: break
    }
  }

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    matrices.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c, workspace: workspace)
  }

  public func convolutionForward(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, weights: LayerWeights, bias: UnsafePointer<Float>,
    activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    guard shape.isDirect else {
      return matrices.convolutionForward(
        shape, input: input, weights: weights, bias: bias, activation: activation, output: output,
        workspace: workspace)
    }
    convolveDirectly(
      shape, input: input, weights: weights.values, bias: bias, activation: activation, output: output,
      workspace: workspace)
  }

  public func convolutionBackwardData(
    _ shape: ConvolutionShape, outputGradient: UnsafePointer<Float>, weights: LayerWeights,
    inputGradient: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    guard shape.scattersDirectly else {
      return matrices.convolutionBackwardData(
        shape, outputGradient: outputGradient, weights: weights, inputGradient: inputGradient, workspace: workspace)
    }
    scatterDirectly(
      shape, offsets: PatchOffsets(shape, workspace: workspace), outputGradient: outputGradient,
      filters: weights.prepared, inputGradient: inputGradient)
  }

  public func convolutionBackwardWeights(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightsGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool,
    workspace: UnsafeMutablePointer<Float>
  ) {
    guard shape.isDirect else {
      return matrices.convolutionBackwardWeights(
        shape, input: input, outputGradient: outputGradient, weightsGradient: weightsGradient,
        biasGradient: biasGradient, accumulates: accumulates, workspace: workspace)
    }
    if usesSparsity(shape) && isSparse(count: shape.outputCount, outputGradient, share: sparseShare) {
      let backward = SparseBackward(
        shape: shape, input: input, outputGradient: outputGradient, weightsGradient: weightsGradient,
        workspace: workspace)
      backward.run(accumulates: accumulates)
    } else {
      correlateDirectly(
        shape, offsets: PatchOffsets(shape, workspace: workspace), input: input, outputGradient: outputGradient,
        weightsGradient: weightsGradient, accumulates: accumulates)
    }
    sumRows(
      rows: shape.outputPositions, columns: shape.outputChannels, outputGradient, into: biasGradient,
      accumulates: accumulates)
  }

  public func convolutionPoolForward(
    _ shape: ConvolutionShape, window: Int, input: UnsafePointer<Float>, weights: LayerWeights,
    bias: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, positions: UnsafeMutablePointer<UInt8>,
    workspace: UnsafeMutablePointer<Float>
  ) {
    if usesWinograd(shape, window: window) {
      let convolution = WinogradForwardPool(
        shape: shape, input: input, filters: weights.prepared, bias: bias, output: output, positions: positions,
        workspace: workspace)
      convolution.run()
    } else if shape.isDirect(pooling: window) {
      convolveAndPoolDirectly(
        shape, input: input, weights: weights.values, bias: bias, output: output, positions: positions,
        workspace: workspace)
    } else {
      unfusedConvolutionPoolForward(
        shape, window: window, input: input, weights: weights, bias: bias, output: output, positions: positions,
        workspace: workspace)
    }
  }

  public func convolutionPoolBackward(
    _ shape: ConvolutionShape, window: Int, input: UnsafePointer<Float>, weights: LayerWeights,
    outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>,
    inputGradient: UnsafeMutablePointer<Float>?, weightsGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool, workspace: UnsafeMutablePointer<Float>
  ) {
    if let inputGradient, shape.isDirect(pooling: window), usesSparsity(shape) {
      let backward = SparseBackward(
        shape: shape, input: input, outputGradient: outputGradient, positions: positions,
        weightsGradient: weightsGradient, data: (weights.prepared, inputGradient), workspace: workspace)
      backward.run(accumulates: accumulates)
    } else if inputGradient == nil, shape.isDirect(pooling: window) {
      let backward = PooledBackwardWeights(
        shape: shape, input: input, outputGradient: outputGradient, positions: positions,
        weightsGradient: weightsGradient, workspace: workspace)
      backward.run(accumulates: accumulates)
    } else if let inputGradient, shape.isDirect(pooling: window), shape.scattersDirectly {
      let backward = DirectBackwardPool(
        shape: shape, input: input, filters: weights.prepared, outputGradient: outputGradient,
        positions: positions, inputGradient: inputGradient, weightsGradient: weightsGradient, workspace: workspace)
      backward.run(accumulates: accumulates)
    } else {
      return unfusedConvolutionPoolBackward(
        shape, window: window, input: input, weights: weights, outputGradient: outputGradient, positions: positions,
        inputGradient: inputGradient, weightsGradient: weightsGradient, biasGradient: biasGradient,
        accumulates: accumulates, workspace: workspace)
    }
    sumRows(
      rows: PoolingShape(of: shape, window: window).outputCount / shape.outputChannels, columns: shape.outputChannels,
      outputGradient, into: biasGradient, accumulates: accumulates)
  }

  public func denseForward(
    _ shape: DenseShape, input: UnsafePointer<Float>, weights: LayerWeights, bias: UnsafePointer<Float>,
    activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    gemm(
      shape.forwardGEMM, alpha: 1, a: input, b: weights.values, beta: 0, c: output, workspace: workspace)
    addBias(
      rows: shape.batch, columns: shape.outputs, bias, activation, to: output, workspace: workspace)
  }

  public func denseBackwardData(
    _ shape: DenseShape, outputGradient: UnsafePointer<Float>, weights: LayerWeights,
    inputGradient: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    gemm(
      GEMMShape(m: shape.batch, n: shape.inputs, k: shape.outputs), alpha: 1, a: outputGradient,
      b: weights.prepared, beta: 0, c: inputGradient, workspace: workspace)
  }

  public func denseBackwardWeights(
    _ shape: DenseShape, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightsGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool,
    workspace: UnsafeMutablePointer<Float>
  ) {
    gemm(
      shape.backwardWeightsGEMM, alpha: 1, a: input, b: outputGradient, beta: accumulates ? 1 : 0,
      c: weightsGradient, workspace: workspace)
    sumRows(
      rows: shape.batch, columns: shape.outputs, outputGradient, into: biasGradient, accumulates: accumulates)
  }

  public func reluBackward(count: Int, output: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) {
    maskByReLU(count: count, output: output, gradient: gradient)
  }

  public func adam(
    _ step: AdamStep, count: Int, gradient: UnsafePointer<Float>, parameters: UnsafeMutablePointer<Float>,
    firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>
  ) {
    updateByAdam(
      step, count: count, gradient: gradient, parameters: parameters, firstMoment: firstMoment,
      secondMoment: secondMoment)
  }

  private func usesWinograd(_ shape: ConvolutionShape, window: Int) -> Bool {
    algorithm == .fewerMultiplications && shape.isWinograd(pooling: window)
  }

  private func usesSparsity(_ shape: ConvolutionShape) -> Bool {
    algorithm == .fewerMultiplications && shape.isSparse && shape.scattersDirectly
  }
}

extension SIMDKernelSet: PackingKernelSet {
  package func packedCount(_ shape: GEMMShape) -> Int { matrices.packedCount(shape) }

  package func pack(_ shape: GEMMShape, b: UnsafePointer<Float>, workspace: UnsafeMutablePointer<Float>) {
    matrices.pack(shape, b: b, workspace: workspace)
  }
}

/// The share of gradients that are not zero below which listing them pays: the sparse kernels run at half the dense
/// ones' rate.
private let sparseShare: Float = 0.4

extension ConvolutionShape {
  /// Whether the direct backward-data kernel can run it: input channels fill whole vectors.
  fileprivate var scattersDirectly: Bool { isDirect && inputChannels % lanes == 0 }
}
