// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The gradient of a maximum pooling: each output's gradient at the position of its maximum, zero elsewhere.
public struct MaxPoolBackward: Operation {
  public struct Operands: OperandSet {
    /// NHWC, pooled.
    public var outputGradient: AlignedBuffer<Float>
    /// Each maximum's position in its window (row x window + column).
    public var positions: AlignedBuffer<UInt8>
    /// NHWC.
    public var inputGradient: AlignedBuffer<Float>

    public init() { self.init(outputGradient: .empty, positions: .empty, inputGradient: .empty) }

    /// Operands in these buffers.
    public init(
      outputGradient: AlignedBuffer<Float>, positions: AlignedBuffer<UInt8>,
      inputGradient: AlignedBuffer<Float>
    ) {
      self.outputGradient = outputGradient
      self.positions = positions
      self.inputGradient = inputGradient
    }
  }

  public static let name: StaticString = "maxPoolBackward"
  /// Extents.
  public let shape: PoolingShape

  /// The operation of a pooling of this shape.
  public init(_ shape: PoolingShape) { self.shape = shape }

  public var operands: [Operand<Operands>] {
    [
      .floats("outputGradient", { $1(&$0.outputGradient) }, shape.outputCount),
      .indices("positions", { $1(&$0.positions) }, shape.outputCount, lessThan: shape.window * shape.window),
      .floats("inputGradient", { $1(&$0.inputGradient) }, shape.inputCount, .result),
    ]
  }
  public var flops: Int { 0 }
  public var bytes: Int { shape.layerBytes }

  public func checkShape() throws(ShapeError) { try shape.check(check) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<MaxPoolBackward> { kernels.plan(self) }

  /// The input gradient, exactly.
  public func reference(_ operands: Operands, _: Void) -> Expectation<MaxPoolBackward> {
    let gradient = Naive.maxPoolBackward(
      shape, outputGradient: OperandReading.values(operands.outputGradient), positions: operands.positions.array)
    return Expectation(self, [("inputGradient", ReferenceResult(exactly: gradient))])
  }
}

/// Plans of ``MaxPoolBackward``.
public protocol MaxPoolBackwardKernels: AnyObject {
  /// How the kernel set computes the gradient; by default, by loops.
  func plan(_ operation: MaxPoolBackward) -> Plan<MaxPoolBackward>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: MaxPoolBackward) -> Plan<MaxPoolBackward> {
    let shape = operation.shape
    return Plan(operation, algorithm: "loops") { operands, _, _ in
      unpool(
        shape, outputGradient: operands.outputGradient.pointer, positions: operands.positions.pointer,
        inputGradient: operands.inputGradient.pointer)
    }
  }
}

/// Each output's gradient where its maximum stood.
private func unpool(
  _ shape: PoolingShape, outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>,
  inputGradient: UnsafeMutablePointer<Float>
) {
  let row = shape.width * shape.channels
  inputGradient.update(repeating: 0, count: shape.inputCount)
  shape.forEachWindow { input, output in
    for channel in 0..<shape.channels {
      let (y, x) = Int(positions[output + channel]).quotientAndRemainder(dividingBy: shape.window)
      inputGradient[input + y * row + x * shape.channels + channel] = outputGradient[output + channel]
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension MaxPoolBackward: OperationWithLetters {
  public typealias Shape = PoolingShape
  public static let shapeName = "pool-backward"

  public init(_ values: ShapeValues) { self.init(PoolingShape(values)) }
}

extension Naive {
  /// Writes each output's gradient at the position of its maximum.
  package static func maxPoolBackward(
    _ shape: PoolingShape, outputGradient: [Double], positions: [UInt8]
  ) -> [Double] {
    var inputGradient = [Double](repeating: 0, count: shape.inputCount)
    for index in 0..<shape.outputCount {
      inputGradient[shape.element(at: Int(positions[index]), inWindowOf: index)] = outputGradient[index]
    }
    return inputGradient
  }
}
