// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The gradients of ``ConvolutionPoolForward``: of weights and bias if `includesWeights`, of the input if
/// `includesData`.
public struct ConvolutionPoolBackward: ParameterGradients {
  public struct Operands: ParameterGradientOperands {
    /// NHWC.
    public var input: AlignedBuffer<Float>
    /// HWIO.
    public var weights: AlignedBuffer<Float>
    /// The gradient of the pooled output, already zeroed where ReLU's output is zero.
    public var outputGradient: AlignedBuffer<Float>
    /// Each maximum's position in its window (row x window + column).
    public var positions: AlignedBuffer<UInt8>
    /// HWIO; empty unless `includesWeights`.
    public var weightsGradient: AlignedBuffer<Float>
    /// One for each output channel; empty unless `includesWeights`.
    public var biasGradient: AlignedBuffer<Float>
    /// NHWC; empty unless `includesData`.
    public var inputGradient: AlignedBuffer<Float>

    public init() {
      self.init(
        input: .empty, weights: .empty, outputGradient: .empty, positions: .empty, weightsGradient: .empty,
        biasGradient: .empty, inputGradient: .empty)
    }

    /// Operands in these buffers.
    public init(
      input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>, outputGradient: AlignedBuffer<Float>,
      positions: AlignedBuffer<UInt8>, weightsGradient: AlignedBuffer<Float>,
      biasGradient: AlignedBuffer<Float>, inputGradient: AlignedBuffer<Float>
    ) {
      self.input = input
      self.weights = weights
      self.outputGradient = outputGradient
      self.positions = positions
      self.weightsGradient = weightsGradient
      self.biasGradient = biasGradient
      self.inputGradient = inputGradient
    }
  }

  public static let name: StaticString = "convolutionPoolBackward"
  /// Extents of the convolution.
  public let shape: ConvolutionShape
  /// Rows and columns of a pooling window.
  public let window: Int
  /// Whether to compute the gradients of weights and bias.
  public let includesWeights: Bool
  /// Whether to compute the gradient of the input.
  public let includesData: Bool

  /// The operation of a convolution of this shape, with pooling windows of `window` x `window` behind it.
  public init(_ shape: ConvolutionShape, window: Int, includesWeights: Bool = true, includesData: Bool) {
    self.shape = shape
    self.window = window
    self.includesWeights = includesWeights
    self.includesData = includesData
  }

  /// Extents of the pooling.
  public var pooling: PoolingShape { PoolingShape(of: shape, window: window) }

  public var operands: [Operand<Operands>] {
    let pooled = pooling.outputCount
    return [
      .floats("input", { $1(&$0.input) }, shape.inputCount),
      .floats("weights", { $1(&$0.weights) }, shape.weightsCount, .weights),
      .floats("outputGradient", { $1(&$0.outputGradient) }, pooled),
      .indices("positions", { $1(&$0.positions) }, pooled, lessThan: window * window),
      .floats("weightsGradient", { $1(&$0.weightsGradient) }, weightsCount, .result),
      .floats("biasGradient", { $1(&$0.biasGradient) }, biasCount, .result),
      .floats("inputGradient", { $1(&$0.inputGradient) }, includesData ? shape.inputCount : 0, .result),
    ]
  }
  public var weightsCount: Int { includesWeights ? shape.weightsCount : 0 }
  public var biasCount: Int { includesWeights ? shape.outputChannels : 0 }
  public var flops: Int {
    ((includesWeights ? 2 : 0) + (includesData ? 2 : 0)) * shape.outputPositions * shape.weightsCount
  }
  public var bytes: Int {
    let both = includesWeights && includesData ? shape.inputCount + shape.weightsCount : 0
    return shape.pooledLayerBytes(pooling) + MemoryLayout<Float>.size * both
  }

  public func checkShape() throws(ShapeError) {
    guard includesWeights || includesData else { throw check.misfit("includesData", "true", "false") }
    try shape.check(check)
    try pooling.check(check)
  }

  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<ConvolutionPoolBackward> { kernels.plan(self) }

  /// The gradients of weights and bias are sums over the pooled positions; the input's is a sum over the filter's taps
  /// and the output channels.
  public func reference(_ operands: Operands, _ accumulation: Accumulation) -> Expectation<ConvolutionPoolBackward> {
    let pooling = pooling
    func unpooled(_ gradient: [Double]) -> [Double] {
      Naive.maxPoolBackward(pooling, outputGradient: gradient, positions: operands.positions.array)
    }
    var results: [(name: StaticString, reference: ReferenceResult)] = []
    if includesWeights {
      let (weights, bias) = ReferenceResult.ofParameters(
        terms: pooling.outputPositions, weights: operands.weightsGradient, bias: operands.biasGradient
      ) { read, weights, bias in
        Naive.convolutionBackwardWeights(
          shape, input: read(operands.input), outputGradient: unpooled(read(operands.outputGradient)),
          weightsGradient: &weights, biasGradient: &bias, accumulation)
      }
      results += [("weightsGradient", weights), ("biasGradient", bias)]
    }
    if includesData {
      let data = ReferenceResult(terms: shape.filterHeight * shape.filterWidth * shape.outputChannels) { read in
        var inputGradient = [Double](repeating: 0, count: shape.inputCount)
        Naive.convolutionBackwardData(
          shape, outputGradient: unpooled(read(operands.outputGradient)), weights: read(operands.weights),
          inputGradient: &inputGradient)
        return inputGradient
      }
      results.append(("inputGradient", data))
    }
    return Expectation(self, results)
  }
}

/// Plans of ``ConvolutionPoolBackward``.
public protocol ConvolutionPoolBackwardKernels: AnyObject {
  /// How the kernel set computes the gradients; by default, through the pooling first, then through the convolution.
  ///
  /// Each gradient has the same bits with and without the other ones, and weights prepared for one plan serve the
  /// others of this shape.
  func plan(_ operation: ConvolutionPoolBackward) -> Plan<ConvolutionPoolBackward>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: ConvolutionPoolBackward) -> Plan<ConvolutionPoolBackward> { unfusedPlan(operation) }

  /// Pooling and convolution one after the other, for kernel sets whose fused kernel does not support the shape.
  package func unfusedPlan(_ operation: ConvolutionPoolBackward) -> Plan<ConvolutionPoolBackward> {
    let (shape, count) = (operation.shape, operation.shape.outputCount)
    let pooling = plan(MaxPoolBackward(operation.pooling))
    let weights = operation.includesWeights ? plan(ConvolutionBackwardWeights(shape)) : nil
    let data = operation.includesData ? plan(ConvolutionBackwardData(shape)) : nil
    let isOnePiece = weights?.parts.isEmpty == true || data?.parts.isEmpty == true
    return Plan(
      operation, algorithm: "pooling, then \(weights?.algorithm ?? data?.algorithm ?? "nothing")",
      workspaceCount: alignedCount(count) + max(weights?.workspaceCount ?? 0, data?.workspaceCount ?? 0),
      preparation: data?.preparation,
      parts: isOnePiece
        ? [] : [PlanPart(.pooling, pooling.operation)] + (weights?.parts ?? []) + (data?.parts ?? [])
    ) { operands, accumulation, memory in
      let unpooled = memory.workspace[0..<count]
      let rest = memory.after(count)
      pooling.body(
        .init(outputGradient: operands.outputGradient, positions: operands.positions, inputGradient: unpooled), (),
        memory)
      weights?.body(
        .init(
          input: operands.input, outputGradient: unpooled, weightsGradient: operands.weightsGradient,
          biasGradient: operands.biasGradient), accumulation, rest)
      data?.body(
        .init(outputGradient: unpooled, weights: operands.weights, inputGradient: operands.inputGradient), (), rest)
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ConvolutionPoolBackward: OperationWithLetters {
  public typealias Shape = ConvolutionShape
  public static let shapeName = "conv-pool-backward"
  public static var letters: [ShapeLetter] { ConvolutionShape.lettersWithPooling }

  public static func leastExtents(_ values: ShapeValues) -> [ShapeValues.LeastExtent] {
    ConvolutionShape.leastExtentsWithPooling(values)
  }

  public init(_ values: ShapeValues) { self.init(ConvolutionShape(values), window: values["p"], includesData: true) }
}
