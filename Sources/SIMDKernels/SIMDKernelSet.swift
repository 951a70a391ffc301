import Kernels

/// Convolutions fused with bias, ReLU and pooling, on the register tiles of the GEMM. Shapes that do not fill whole
/// vectors use im2col and GEMM.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
public final class SIMDKernelSet: KernelSet {
  /// How convolutions are computed.
  public enum Algorithm: Sendable {
    /// With all multiplications of the definition.
    case direct
    /// With fewer multiplications where that is faster: Winograd's filtering forward, only nonzero gradients backward.
    case fewerMultiplications
  }

  private let algorithm: Algorithm
  private let matrices = SIMDGEMMKernelSet()

  /// Makes the kernel set for this module's instruction set.
  public init(_ algorithm: Algorithm = .fewerMultiplications) { self.algorithm = algorithm }

  public var name: String { algorithm == .direct ? "simd-\(instructionSet)-direct" : "simd-\(instructionSet)" }

  public func workspaceCount(for product: GEMMShape) -> Int { gemmWorkspaceCount }

  public var rowsAreIndependent: Bool { true }

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    matrices.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c, workspace: workspace)
  }

  public func plan(_ operation: ConvolutionForward) -> Plan<ConvolutionForward> {
    let (shape, activation) = (operation.shape, operation.activation)
    guard shape.isDirect else { return matrices.plan(operation) }
    return Plan(operation, algorithm: "direct", workspaceCount: PatchOffsets.workspaceCount(shape)) {
      convolveDirectly(
        shape, input: $0.input.pointer, weights: $0.weights.pointer, bias: $0.bias.pointer, activation: activation,
        output: $0.output.pointer, workspace: $2.workspace.pointer)
    }
  }

  public func plan(_ operation: ConvolutionBackwardData) -> Plan<ConvolutionBackwardData> {
    let shape = operation.shape
    guard shape.scattersDirectly else { return matrices.plan(operation) }
    return Plan(
      operation, algorithm: "direct", workspaceCount: PatchOffsets.workspaceCount(shape),
      preparation: transposedFilters(shape)
    ) {
      scatterDirectly(
        shape, offsets: PatchOffsets(shape, workspace: $2.workspace.pointer),
        outputGradient: $0.outputGradient.pointer, filters: $2.prepared.pointer,
        inputGradient: $0.inputGradient.pointer)
    }
  }

  public func plan(_ operation: ConvolutionBackwardWeights) -> Plan<ConvolutionBackwardWeights> {
    let shape = operation.shape
    guard shape.isDirect else { return matrices.plan(operation) }
    guard usesSparsity(shape) else {
      return Plan(
        operation, algorithm: "direct", workspaceCount: tablesCount(shape),
        wholeAtOnce: shape.correlatesAtOnce
      ) {
        correlate(shape, $0, $1, $2)
      }
    }
    return Plan(
      operation, algorithm: "direct, or sparse where most gradients are zero",
      workspaceCount: max(tablesCount(shape), SparseBackward.workspaceCount(shape)),
      wholeAtOnce: shape.correlatesAtOnce, work: .dependsOnData
    ) {
      guard isSparse(count: shape.outputCount, $0.outputGradient.pointer, share: sparseShare) else {
        return correlate(shape, $0, $1, $2)
      }
      let backward = SparseBackward(
        shape: shape, input: $0.input.pointer, outputGradient: $0.outputGradient.pointer,
        weightsGradient: $0.weightsGradient.pointer, workspace: $2.workspace.pointer)
      backward.run(accumulates: $1 == .add)
      sumRows(
        rows: shape.outputPositions, columns: shape.outputChannels, $0.outputGradient.pointer,
        into: $0.biasGradient.pointer, accumulates: $1 == .add)
    }
  }

  public func plan(_ operation: ConvolutionPoolForward) -> Plan<ConvolutionPoolForward> {
    let (shape, window) = (operation.shape, operation.window)
    if fewerMultiplications, shape.isWinograd(pooling: window) {
      let filters = WeightsPreparation(count: winogradElements * shape.inputChannels * shape.outputChannels) {
        transformFilters(shape, weights: $0, to: $1)
      }
      return Plan(
        operation, algorithm: "Winograd F(2 x 2, 3 x 3)", workspaceCount: WinogradForwardPool.workspaceCount(shape),
        preparation: filters, work: .reduced(WinogradForwardPool.flops(shape))
      ) {
        let convolution = WinogradForwardPool(
          shape: shape, input: $0.input.pointer, filters: $2.prepared.pointer, bias: $0.bias.pointer,
          output: $0.output.pointer, positions: $0.positions.pointer, workspace: $2.workspace.pointer)
        convolution.run()
      }
    }
    guard shape.isDirect(pooling: window) else { return unfusedPlan(operation) }
    return Plan(operation, algorithm: "direct", workspaceCount: shape.directPoolWorkspaceCount) {
      convolveAndPoolDirectly(
        shape, input: $0.input.pointer, weights: $0.weights.pointer, bias: $0.bias.pointer,
        output: $0.output.pointer, positions: $0.positions.pointer, workspace: $2.workspace.pointer)
    }
  }

  public func plan(_ operation: ConvolutionPoolBackward) -> Plan<ConvolutionPoolBackward> {
    let shape = operation.shape
    guard shape.isDirect(pooling: operation.window) else { return unfusedPlan(operation) }
    let pooled = operation.pooling.outputPositions
    let (includesWeights, includesData) = (operation.includesWeights, operation.includesData)
    @Sendable func sumBias(_ operands: ConvolutionPoolBackward.Operands, _ accumulation: Accumulation) {
      guard includesWeights else { return }
      sumRows(
        rows: pooled, columns: shape.outputChannels, operands.outputGradient.pointer,
        into: operands.biasGradient.pointer, accumulates: accumulation == .add)
    }
    // Chosen by the shape alone, so that a gradient has the same bits with and without the other one.
    let preparation = includesData ? transposedFilters(shape) : nil
    if usesSparsity(shape) {
      return Plan(
        operation, algorithm: "sparse", workspaceCount: SparseBackward.workspaceCount(shape),
        preparation: preparation, work: .dependsOnData
      ) {
        let backward = SparseBackward(
          shape: shape, input: $0.input.pointer, outputGradient: $0.outputGradient.pointer,
          positions: UnsafePointer($0.positions.pointer),
          weightsGradient: includesWeights ? $0.weightsGradient.pointer : nil,
          data: includesData ? (UnsafePointer($2.prepared.pointer), $0.inputGradient.pointer) : nil,
          workspace: $2.workspace.pointer)
        backward.run(accumulates: $1 == .add)
        sumBias($0, $1)
      }
    }
    if shape.scattersDirectly {
      return Plan(
        operation, algorithm: "direct", workspaceCount: DirectBackwardPool.workspaceCount(shape),
        preparation: preparation
      ) {
        let backward = DirectBackwardPool(
          shape: shape, input: $0.input.pointer, outputGradient: $0.outputGradient.pointer,
          positions: $0.positions.pointer, weightsGradient: includesWeights ? $0.weightsGradient.pointer : nil,
          data: includesData ? (UnsafePointer($1.prepared.pointer), $0.inputGradient.pointer) : nil,
          workspace: $1.workspace.pointer)
        backward.run()
        sumBias($0, .overwrite)
      }
    }
    guard includesWeights else { return unfusedPlan(operation) }
    let weights = Plan(
      ConvolutionPoolBackward(shape, window: operation.window, includesData: false), algorithm: "direct",
      workspaceCount: PooledBackwardWeights.workspaceCount(shape)
    ) {
      let backward = PooledBackwardWeights(
        shape: shape, input: $0.input.pointer, outputGradient: $0.outputGradient.pointer,
        positions: $0.positions.pointer, weightsGradient: $0.weightsGradient.pointer,
        workspace: $1.workspace.pointer)
      backward.run()
      sumBias($0, .overwrite)
    }
    guard includesData else { return weights }
    let data = unfusedPlan(
      ConvolutionPoolBackward(shape, window: operation.window, includesWeights: false, includesData: true))
    return Plan(
      operation, algorithm: "\(weights.algorithm), then \(data.algorithm)",
      workspaceCount: max(weights.workspaceCount, data.workspaceCount), preparation: data.preparation
    ) {
      weights.body($0, $1, $2)
      data.body($0, $1, $2)
    }
  }

  public func plan(_ operation: DenseForward) -> Plan<DenseForward> {
    let (shape, activation) = (operation.shape, operation.activation)
    let product = shape.forwardGEMM
    return Plan(
      operation, algorithm: "GEMM", workspaceCount: max(gemmWorkspaceCount, shape.outputs + lanes)
    ) {
      self.gemm(
        product, alpha: 1, a: $0.input.pointer, b: $0.weights.pointer, beta: 0, c: $0.output.pointer,
        workspace: $2.workspace.pointer)
      addBias(
        rows: shape.batch, columns: shape.outputs, $0.bias.pointer, activation, to: $0.output.pointer,
        workspace: $2.workspace.pointer)
    }
  }

  public func plan(_ operation: DenseBackwardData) -> Plan<DenseBackwardData> {
    let shape = operation.shape
    let product = GEMMShape(m: shape.batch, n: shape.inputs, k: shape.outputs)
    let transposed = WeightsPreparation(count: shape.weightsCount) {
      transpose(
        rows: shape.inputs, columns: shape.outputs, $0, stride: shape.outputs, to: $1, outputStride: shape.inputs)
    }
    return Plan(
      operation, algorithm: "GEMM", workspaceCount: gemmWorkspaceCount, preparation: transposed
    ) {
      self.gemm(
        product, alpha: 1, a: $0.outputGradient.pointer, b: $2.prepared.pointer, beta: 0,
        c: $0.inputGradient.pointer, workspace: $2.workspace.pointer)
    }
  }

  public func plan(_ operation: DenseBackwardWeights) -> Plan<DenseBackwardWeights> {
    let shape = operation.shape
    let product = shape.backwardWeightsGEMM
    return Plan(
      operation, algorithm: "GEMM", workspaceCount: gemmWorkspaceCount,
      wholeAtOnce: product.multipliesAtOnce
    ) {
      self.gemm(
        product, alpha: 1, a: $0.input.pointer, b: $0.outputGradient.pointer, beta: $1 == .add ? 1 : 0,
        c: $0.weightsGradient.pointer, workspace: $2.workspace.pointer)
      sumRows(
        rows: shape.batch, columns: shape.outputs, $0.outputGradient.pointer, into: $0.biasGradient.pointer,
        accumulates: $1 == .add)
    }
  }

  public func plan(_ operation: Adam) -> Plan<Adam> {
    Plan(operation, algorithm: "vectors") { operands, step, _ in
      updateByAdam(
        step, count: operation.count, gradient: operands.gradient.pointer, parameters: operands.parameters.pointer,
        firstMoment: operands.firstMoment.pointer, secondMoment: operands.secondMoment.pointer)
    }
  }

  public func reluBackward(count: Int, output: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) {
    maskByReLU(count: count, output: output, gradient: gradient)
  }

  private var fewerMultiplications: Bool { algorithm == .fewerMultiplications }

  private func usesSparsity(_ shape: ConvolutionShape) -> Bool {
    fewerMultiplications && shape.isSparse && shape.scattersDirectly
  }
}

/// The prepared weights of the backward-data kernels: the filters, transposed.
private func transposedFilters(_ shape: ConvolutionShape) -> WeightsPreparation {
  WeightsPreparation(count: shape.weightsCount) { transposeFilters(shape, weights: $0, to: $1) }
}

/// Floats of workspace for the offsets of patches and of their elements.
private func tablesCount(_ shape: ConvolutionShape) -> Int {
  PatchOffsets.workspaceCount(shape) + PatchElements.workspaceCount(shape)
}

/// The gradients of weights and bias by tiles.
private func correlate(
  _ shape: ConvolutionShape, _ operands: LayerBackwardWeightsOperands, _ accumulation: Accumulation,
  _ memory: PlanMemory
) {
  let workspace = memory.workspace.pointer
  correlateDirectly(
    shape, offsets: PatchOffsets(shape, workspace: workspace),
    elements: PatchElements(shape, workspace: workspace + PatchOffsets.workspaceCount(shape)),
    input: operands.input.pointer, outputGradient: operands.outputGradient.pointer,
    weightsGradient: operands.weightsGradient.pointer, accumulates: accumulation == .add)
  sumRows(
    rows: shape.outputPositions, columns: shape.outputChannels, operands.outputGradient.pointer,
    into: operands.biasGradient.pointer, accumulates: accumulation == .add)
}

extension SIMDKernelSet: PackingKernelSet {
  package func packedCount(_ shape: GEMMShape) -> Int { matrices.packedCount(shape) }

  package func pack(_ shape: GEMMShape, b: UnsafePointer<Float>, workspace: UnsafeMutablePointer<Float>) {
    matrices.pack(shape, b: b, workspace: workspace)
  }
}

/// The greatest share of nonzero gradients for which the sparse kernels are used. They run at half the dense kernels'
/// rate.
private let sparseShare: Float = 0.4

extension ConvolutionShape {
  /// Whether the direct backward-data kernel supports the shape: input channels fill whole vectors.
  fileprivate var scattersDirectly: Bool { isDirect && inputChannels % lanes == 0 }
}
