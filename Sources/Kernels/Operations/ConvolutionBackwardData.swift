// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The gradient of a convolution's input.
public struct ConvolutionBackwardData: Operation {
  public typealias Operands = LayerBackwardDataOperands

  public static let name: StaticString = "convolutionBackwardData"
  /// Extents.
  public let shape: ConvolutionShape

  /// The operation of a convolution of this shape.
  public init(_ shape: ConvolutionShape) { self.shape = shape }

  public var operands: [Operand<Operands>] {
    [
      .floats("outputGradient", { $1(&$0.outputGradient) }, shape.outputCount),
      .floats("weights", { $1(&$0.weights) }, shape.weightsCount, .weights),
      .floats("inputGradient", { $1(&$0.inputGradient) }, shape.inputCount, .result),
    ]
  }
  public var flops: Int { 2 * shape.outputPositions * shape.weightsCount }
  public var bytes: Int { shape.layerBytes }

  public func checkShape() throws(ShapeError) { try shape.check(check) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<ConvolutionBackwardData> { kernels.plan(self) }

  /// Sums over the filter's taps and the output channels.
  public func reference(_ operands: Operands, _: Void) -> Expectation<ConvolutionBackwardData> {
    let result = ReferenceResult(terms: shape.filterHeight * shape.filterWidth * shape.outputChannels) { read in
      var inputGradient = [Double](repeating: 0, count: shape.inputCount)
      Naive.convolutionBackwardData(
        shape, outputGradient: read(operands.outputGradient), weights: read(operands.weights),
        inputGradient: &inputGradient)
      return inputGradient
    }
    return Expectation(self, [("inputGradient", result)])
  }
}

/// Plans of ``ConvolutionBackwardData``.
public protocol ConvolutionBackwardDataKernels: AnyObject {
  /// How the kernel set computes the input's gradient; by default, by its matrix product and col2im.
  func plan(_ operation: ConvolutionBackwardData) -> Plan<ConvolutionBackwardData>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: ConvolutionBackwardData) -> Plan<ConvolutionBackwardData> {
    let shape = operation.shape
    let (patches, product) = (plan(Col2im(shape)), shape.backwardDataGEMM)
    return Plan(
      operation, algorithm: "GEMM and col2im",
      workspaceCount: alignedCount(shape.columnsCount) + workspaceCount(for: product),
      parts: [PlanPart(.multiply, GEMM(product)), PlanPart(.col2im, patches.operation)]
    ) { operands, _, memory in
      let columns = memory.workspace[0..<shape.columnsCount]
      self.gemm(
        product, alpha: 1, a: operands.outputGradient.pointer, b: operands.weights.pointer, beta: 0,
        c: columns.pointer, workspace: memory.after(shape.columnsCount).workspace.pointer)
      patches.body(.init(columns: columns, inputGradient: operands.inputGradient), (), memory)
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ConvolutionBackwardData: OperationWithLetters {
  public typealias Shape = ConvolutionShape
  public static let shapeName = "conv-backward-data"

  public init(_ values: ShapeValues) { self.init(ConvolutionShape(values)) }
}

extension Naive {
  /// inputGradient[i] += outputGradient[o] weights[i, o], starting from zero.
  // In a plan's function, the compiler would read the shape again at every step of a loop.
  @inline(never)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func convolutionBackwardData<Scalar: BinaryFloatingPoint>(
    _ shape: ConvolutionShape, outputGradient: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>,
    inputGradient: UnsafeMutablePointer<Scalar>
  ) {
    inputGradient.update(repeating: 0, count: shape.inputCount)
    shape.forEachTap { inputOffset, weightsOffset, outputOffset in
      let gradient = outputGradient + outputOffset
      for i in 0..<shape.inputChannels {
        let row = weights + weightsOffset + i * shape.outputChannels
        var sum: Scalar = 0
        for o in 0..<shape.outputChannels { sum += gradient[o] * row[o] }
        inputGradient[inputOffset + i] += sum
      }
    }
  }
}
