// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Lays out the patch under each output position of a convolution as one row: (batch x outputHeight x outputWidth) rows
/// of (filterHeight x filterWidth x inputChannels) columns.
public struct Im2col: Operation {
  public struct Operands: OperandSet {
    /// NHWC.
    public var input: AlignedBuffer<Float>
    /// The im2col matrix.
    public var columns: AlignedBuffer<Float>

    public init() { self.init(input: .empty, columns: .empty) }

    /// Operands in these buffers.
    public init(
      input: AlignedBuffer<Float>, columns: AlignedBuffer<Float>
    ) {
      self.input = input
      self.columns = columns
    }
  }

  public static let name: StaticString = "im2col"
  /// The convolution.
  public let shape: ConvolutionShape

  /// The operation of a convolution of this shape.
  public init(_ shape: ConvolutionShape) { self.shape = shape }

  public var operands: [Operand<Operands>] {
    [
      .floats("input", { $1(&$0.input) }, shape.inputCount),
      .floats("columns", { $1(&$0.columns) }, shape.columnsCount, .result),
    ]
  }
  public var flops: Int { 0 }
  public var bytes: Int { MemoryLayout<Float>.size * (shape.inputCount + shape.columnsCount) }

  public func checkShape() throws(ShapeError) { try shape.check(check) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<Im2col> { kernels.plan(self) }

  /// The im2col matrix, exactly, because its elements are copies.
  public func reference(_ operands: Operands, _: Void) -> Expectation<Im2col> {
    let elements = shape.patchElements.map { Double(operands.input[$0]) }
    return Expectation(self, [("columns", ReferenceResult(exactly: elements))])
  }
}

// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The adjoint of ``Im2col``: for each input element, the sum of the patch elements that im2col copies from it.
public struct Col2im: Operation {
  public struct Operands: OperandSet {
    /// The gradient of the im2col matrix.
    public var columns: AlignedBuffer<Float>
    /// NHWC.
    public var inputGradient: AlignedBuffer<Float>

    public init() { self.init(columns: .empty, inputGradient: .empty) }

    /// Operands in these buffers.
    public init(
      columns: AlignedBuffer<Float>, inputGradient: AlignedBuffer<Float>
    ) {
      self.columns = columns
      self.inputGradient = inputGradient
    }
  }

  public static let name: StaticString = "col2im"
  /// The convolution.
  public let shape: ConvolutionShape

  /// The operation of a convolution of this shape.
  public init(_ shape: ConvolutionShape) { self.shape = shape }

  public var operands: [Operand<Operands>] {
    [
      .floats("columns", { $1(&$0.columns) }, shape.columnsCount),
      .floats("inputGradient", { $1(&$0.inputGradient) }, shape.inputCount, .result),
    ]
  }
  public var flops: Int { shape.columnsCount }
  public var bytes: Int { MemoryLayout<Float>.size * (shape.inputCount + shape.columnsCount) }

  public func checkShape() throws(ShapeError) { try shape.check(check) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<Col2im> { kernels.plan(self) }

  /// The input gradient. An input element is in at most as many patches as the filter has taps.
  public func reference(_ operands: Operands, _: Void) -> Expectation<Col2im> {
    let elements = shape.patchElements
    let result = ReferenceResult(terms: shape.filterHeight * shape.filterWidth) { read in
      var gradient = [Double](repeating: 0, count: shape.inputCount)
      for (element, value) in zip(elements, read(operands.columns)) { gradient[element] += value }
      return gradient
    }
    return Expectation(self, [("inputGradient", result)])
  }
}

/// Plans of ``Im2col`` and ``Col2im``.
public protocol Im2colKernels: AnyObject {
  /// How the kernel set lays out patches; by default, run by run.
  func plan(_ operation: Im2col) -> Plan<Im2col>
  /// How the kernel set adds up patches; by default, run by run.
  func plan(_ operation: Col2im) -> Plan<Col2im>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: Im2col) -> Plan<Im2col> {
    let shape = operation.shape
    return Plan(operation, algorithm: "runs") { operands, _, _ in
      copyPatches(shape, input: operands.input.pointer, columns: operands.columns.pointer)
    }
  }

  public func plan(_ operation: Col2im) -> Plan<Col2im> {
    let shape = operation.shape
    return Plan(operation, algorithm: "runs") { operands, _, _ in
      addPatches(shape, columns: operands.columns.pointer, inputGradient: operands.inputGradient.pointer)
    }
  }
}

/// Copies the patch under each output position. The channels under one row of a filter are contiguous in NHWC, so a
/// patch is filterHeight runs.
private func copyPatches(
  _ shape: ConvolutionShape, input: UnsafePointer<Float>, columns: UnsafeMutablePointer<Float>
) {
  let (run, inputRow) = (shape.filterWidth * shape.inputChannels, shape.width * shape.inputChannels)
  let filterHeight = shape.filterHeight
  var destination = columns
  shape.forEachPatch { patch in
    var source = input + patch
    for _ in 0..<filterHeight {
      destination.update(from: source, count: run)
      destination += run
      source += inputRow
    }
  }
}

/// Adds each patch to the pixels that it was copied from.
private func addPatches(
  _ shape: ConvolutionShape, columns: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
) {
  let (run, inputRow) = (shape.filterWidth * shape.inputChannels, shape.width * shape.inputChannels)
  let filterHeight = shape.filterHeight
  inputGradient.update(repeating: 0, count: shape.inputCount)
  var source = columns
  shape.forEachPatch { patch in
    var destination = inputGradient + patch
    for _ in 0..<filterHeight {
      for i in 0..<run { destination[i] += source[i] }
      source += run
      destination += inputRow
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Im2col: OperationWithLetters {
  public typealias Shape = ConvolutionShape
  public static let shapeName = "im2col"

  public init(_ values: ShapeValues) { self.init(ConvolutionShape(values)) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Col2im: OperationWithLetters {
  public typealias Shape = ConvolutionShape
  public static let shapeName = "col2im"

  public init(_ values: ShapeValues) { self.init(ConvolutionShape(values)) }
}

extension ConvolutionShape {
  /// Calls `body` with the offset of each output position's patch in the input, in output order.
  @inline(__always)
  fileprivate func forEachPatch(_ body: (Int) -> Void) {
    let (rows, columns) = (outputHeight, outputWidth)
    let (columnStep, rowStep) = (stride * inputChannels, stride * width * inputChannels)
    let imageStep = height * width * inputChannels
    for image in 0..<batch {
      for y in 0..<rows {
        for x in 0..<columns { body(image &* imageStep &+ y &* rowStep &+ x &* columnStep) }
      }
    }
  }

  /// For each element of the im2col matrix, the index of the input element that it copies.
  fileprivate var patchElements: [Int] {
    var elements: [Int] = []
    elements.reserveCapacity(columnsCount)
    forEachTap { input, _, _ in elements += input..<input + inputChannels }
    return elements
  }
}
