// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The maximum of each window, and its position.
public struct MaxPoolForward: Operation {
  public struct Operands: OperandSet {
    /// NHWC.
    public var input: AlignedBuffer<Float>
    /// NHWC, pooled.
    public var output: AlignedBuffer<Float>
    /// Each maximum's position in its window (row x window + column; the first of equal elements).
    public var positions: AlignedBuffer<UInt8>

    public init() { self.init(input: .empty, output: .empty, positions: .empty) }

    /// Operands in these buffers.
    public init(
      input: AlignedBuffer<Float>, output: AlignedBuffer<Float>, positions: AlignedBuffer<UInt8>
    ) {
      self.input = input
      self.output = output
      self.positions = positions
    }
  }

  public static let name: StaticString = "maxPoolForward"
  /// Extents.
  public let shape: PoolingShape

  /// The operation of a pooling of this shape.
  public init(_ shape: PoolingShape) { self.shape = shape }

  public var operands: [Operand<Operands>] {
    [
      .floats("input", { $1(&$0.input) }, shape.inputCount),
      .floats("output", { $1(&$0.output) }, shape.outputCount, .result),
      .indices("positions", { $1(&$0.positions) }, shape.outputCount, lessThan: shape.window * shape.window, .result),
    ]
  }
  public var flops: Int { shape.outputCount * shape.window * shape.window }
  public var bytes: Int { shape.layerBytes }

  public func checkShape() throws(ShapeError) { try shape.check(check) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<MaxPoolForward> { kernels.plan(self) }

  /// The maxima and their positions, exactly.
  public func reference(_ operands: Operands, _: Void) -> Expectation<MaxPoolForward> {
    let (output, positions) = Naive.maxPoolForward(shape, input: OperandReading.values(operands.input))
    return Expectation(self, [("output", ReferenceResult(exactly: output))]) { operands, _ in
      let wrong = positions.indices.first { operands.positions[$0] != positions[$0] }
      return wrong.map { "position \($0) is \(operands.positions[$0]), expected \(positions[$0])" }
    }
  }
}

/// Plans of ``MaxPoolForward``.
public protocol MaxPoolForwardKernels: AnyObject {
  /// How the kernel set pools; by default, by loops, which the compiler vectorises for 2 x 2 windows.
  func plan(_ operation: MaxPoolForward) -> Plan<MaxPoolForward>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: MaxPoolForward) -> Plan<MaxPoolForward> {
    let shape = operation.shape
    return Plan(operation, algorithm: shape.window == 2 ? "pairs" : "loops") { operands, _, _ in
      pool(
        shape, input: operands.input.pointer, output: operands.output.pointer, positions: operands.positions.pointer)
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension MaxPoolForward: OperationWithLetters {
  public typealias Shape = PoolingShape
  public static let shapeName = "pool"

  public init(_ values: ShapeValues) { self.init(PoolingShape(values)) }
}

extension PoolingShape {
  /// Input, output and positions, or the gradients in their places.
  var layerBytes: Int { MemoryLayout<Float>.size * (inputCount + outputCount) + outputCount }
}

/// The maximum of each window, and its position.
private func pool(
  _ shape: PoolingShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  positions: UnsafeMutablePointer<UInt8>
) {
  let row = shape.width * shape.channels
  shape.forEachWindow { inputOffset, outputOffset in
    if shape.window == 2 {
      poolPairs(
        channels: shape.channels, upper: input + inputOffset, lower: input + inputOffset + row,
        output: output + outputOffset, positions: positions + outputOffset)
    } else {
      pool(shape, window: input + inputOffset, output: output + outputOffset, positions: positions + outputOffset)
    }
  }
}

/// The maximum of one window in each channel, and its position.
private func pool(
  _ shape: PoolingShape, window: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  positions: UnsafeMutablePointer<UInt8>
) {
  for channel in 0..<shape.channels {
    var greatest = window[channel]
    var position = 0
    for candidate in 1..<shape.window * shape.window {
      let (y, x) = candidate.quotientAndRemainder(dividingBy: shape.window)
      let value = window[(y * shape.width + x) * shape.channels + channel]
      if value > greatest { (greatest, position) = (value, candidate) }
    }
    output[channel] = greatest
    positions[channel] = UInt8(truncatingIfNeeded: position)
  }
}

/// The same for two rows of two pixels, without branches, so that the compiler vectorises it.
private func poolPairs(
  channels: Int, upper: UnsafePointer<Float>, lower: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  positions: UnsafeMutablePointer<UInt8>
) {
  for channel in 0..<channels {
    let (a, b, c, d) = (upper[channel], upper[channels &+ channel], lower[channel], lower[channels &+ channel])
    let (first, firstPosition): (Float, UInt8) = b > a ? (b, 1) : (a, 0)
    let (second, secondPosition): (Float, UInt8) = d > c ? (d, 3) : (c, 2)
    output[channel] = second > first ? second : first
    positions[channel] = second > first ? secondPosition : firstPosition
  }
}

extension Naive {
  /// The maximum of each window and its position.
  package static func maxPoolForward(_ shape: PoolingShape, input: [Double]) -> (output: [Double], positions: [UInt8]) {
    var (output, positions): ([Double], [UInt8]) = ([], [])
    for index in 0..<shape.outputCount {
      var position = 0
      for candidate in 1..<max(shape.window * shape.window, 1) {
        let greatest = input[shape.element(at: position, inWindowOf: index)]
        if input[shape.element(at: candidate, inWindowOf: index)] > greatest { position = candidate }
      }
      output.append(input[shape.element(at: position, inWindowOf: index)])
      positions.append(UInt8(position))
    }
    return (output, positions)
  }
}
