// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Convolution, bias, ReLU and maximum pooling in one: output = maxPool(ReLU(input * weights + bias)).
public struct ConvolutionPoolForward: Operation {
  public struct Operands: OperandSet {
    /// NHWC.
    public var input: AlignedBuffer<Float>
    /// HWIO.
    public var weights: AlignedBuffer<Float>
    /// One for each output channel.
    public var bias: AlignedBuffer<Float>
    /// NHWC, pooled.
    public var output: AlignedBuffer<Float>
    /// Each maximum's position in its window (row x window + column). If the output is zero, no gradient passes, and
    /// any position in the window is correct.
    public var positions: AlignedBuffer<UInt8>

    public init() { self.init(input: .empty, weights: .empty, bias: .empty, output: .empty, positions: .empty) }

    /// Operands in these buffers.
    public init(
      input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>, bias: AlignedBuffer<Float>,
      output: AlignedBuffer<Float>, positions: AlignedBuffer<UInt8>
    ) {
      self.input = input
      self.weights = weights
      self.bias = bias
      self.output = output
      self.positions = positions
    }
  }

  public static let name: StaticString = "convolutionPoolForward"
  /// Extents of the convolution.
  public let shape: ConvolutionShape
  /// Rows and columns of a pooling window.
  public let window: Int

  /// The operation of a convolution of this shape, with pooling windows of `window` x `window` behind it.
  public init(_ shape: ConvolutionShape, window: Int) {
    self.shape = shape
    self.window = window
  }

  /// Extents of the pooling.
  public var pooling: PoolingShape { PoolingShape(of: shape, window: window) }

  public var operands: [Operand<Operands>] {
    let pooled = pooling.outputCount
    return [
      .floats("input", { $1(&$0.input) }, shape.inputCount),
      .floats("weights", { $1(&$0.weights) }, shape.weightsCount, .weights),
      .floats("bias", { $1(&$0.bias) }, shape.outputChannels), .floats("output", { $1(&$0.output) }, pooled, .result),
      .indices("positions", { $1(&$0.positions) }, pooled, lessThan: window * window, .result),
    ]
  }
  public var flops: Int { 2 * shape.outputPositions * shape.weightsCount + shape.outputCount }
  public var bytes: Int { shape.pooledLayerBytes(pooling) }

  public func checkShape() throws(ShapeError) {
    try shape.check(check)
    try pooling.check(check)
  }

  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<ConvolutionPoolForward> { kernels.plan(self) }

  /// The error of a maximum is at most the greatest error of its window's elements, so its magnitude is the greatest of
  /// theirs. If rounding decides which of two elements is greater, both positions are accepted.
  public func reference(_ operands: Operands, _: Void) -> Expectation<ConvolutionPoolForward> {
    let pooling = pooling
    let elements = ConvolutionForward(shape, .relu).reference(
      .init(input: operands.input, weights: operands.weights, bias: operands.bias, output: .empty))["output"]
    let output = ReferenceResult(
      values: Naive.maxPoolForward(pooling, input: elements.values).output,
      magnitudes: Naive.maxPoolForward(pooling, input: elements.magnitudes).output, factor: elements.factor)
    return Expectation(self, [("output", output)]) { operands, _ in
      let positions = operands.positions
      let wrong = (0..<positions.count).first { index in
        let position = Int(positions[index])
        guard position < pooling.window * pooling.window else { return true }
        let element = pooling.element(at: position, inWindowOf: index)
        return elements.values[element] + elements.bound(at: element) < output.values[index] - output.bound(at: index)
      }
      return wrong.map { "position \($0) is \(positions[$0]), which is not its window's maximum" }
    }
  }
}

/// Plans of ``ConvolutionPoolForward``.
public protocol ConvolutionPoolForwardKernels: AnyObject {
  /// How the kernel set convolves and pools; by default, one after the other.
  func plan(_ operation: ConvolutionPoolForward) -> Plan<ConvolutionPoolForward>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: ConvolutionPoolForward) -> Plan<ConvolutionPoolForward> { unfusedPlan(operation) }

  /// Convolution and pooling one after the other, for kernel sets whose fused kernel does not support the shape.
  package func unfusedPlan(_ operation: ConvolutionPoolForward) -> Plan<ConvolutionPoolForward> {
    let count = operation.shape.outputCount
    let convolution = plan(ConvolutionForward(operation.shape, .relu))
    let pooling = plan(MaxPoolForward(operation.pooling))
    return Plan(
      operation, algorithm: "\(convolution.algorithm), then pooling",
      workspaceCount: alignedCount(count) + convolution.workspaceCount, preparation: convolution.preparation,
      parts: convolution.parts.isEmpty ? [] : convolution.parts + [PlanPart(.pooling, pooling.operation)]
    ) { operands, _, memory in
      let convolved = memory.workspace[0..<count]
      convolution.body(
        .init(input: operands.input, weights: operands.weights, bias: operands.bias, output: convolved), (),
        memory.after(count))
      pooling.body(.init(input: convolved, output: operands.output, positions: operands.positions), (), memory)
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ConvolutionPoolForward: OperationWithLetters {
  public typealias Shape = ConvolutionShape
  public static let shapeName = "conv-pool"
  public static var letters: [ShapeLetter] { ConvolutionShape.lettersWithPooling }

  public static func leastExtents(_ values: ShapeValues) -> [ShapeValues.LeastExtent] {
    ConvolutionShape.leastExtentsWithPooling(values)
  }

  public init(_ values: ShapeValues) { self.init(ConvolutionShape(values), window: values["p"]) }
}

extension ConvolutionShape {
  /// The convolution's letters and the window's.
  static var lettersWithPooling: [ShapeLetter] { letters + [PoolingShape.windowLetter] }

  /// The input must be large enough for the convolution's output to fill a pooling window.
  static func leastExtentsWithPooling(_ values: ShapeValues) -> [ShapeValues.LeastExtent] {
    let least = values["k"] + values["s"] * (values["p"] - 1)
    return leastExtents(values)
      + ["h", "w"].map { .init(letter: $0, least: least, reason: "a pooling window must fit") }
  }

  /// Input, weights, bias, pooled output and positions, or the gradients in their places.
  func pooledLayerBytes(_ pooling: PoolingShape) -> Int {
    let floats = inputCount + weightsCount + outputChannels + pooling.outputCount
    return MemoryLayout<Float>.size * floats + pooling.outputCount
  }
}
