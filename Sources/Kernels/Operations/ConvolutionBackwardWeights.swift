// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The gradients of a convolution's weights and bias.
public struct ConvolutionBackwardWeights: ParameterGradients {
  public typealias Operands = LayerBackwardWeightsOperands

  public static let name: StaticString = "convolutionBackwardWeights"
  /// Extents.
  public let shape: ConvolutionShape

  /// The operation of a convolution of this shape.
  public init(_ shape: ConvolutionShape) { self.shape = shape }

  public var operands: [Operand<Operands>] {
    [
      .floats("input", { $1(&$0.input) }, shape.inputCount),
      .floats("outputGradient", { $1(&$0.outputGradient) }, shape.outputCount),
      .floats("weightsGradient", { $1(&$0.weightsGradient) }, shape.weightsCount, .result),
      .floats("biasGradient", { $1(&$0.biasGradient) }, shape.outputChannels, .result),
    ]
  }
  public var weightsCount: Int { shape.weightsCount }
  public var biasCount: Int { shape.outputChannels }
  public var flops: Int { 2 * shape.outputPositions * shape.weightsCount }
  public var bytes: Int { shape.layerBytes }

  public func checkShape() throws(ShapeError) { try shape.check(check) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<ConvolutionBackwardWeights> { kernels.plan(self) }

  /// Sums over the output positions.
  public func reference(
    _ operands: Operands, _ accumulation: Accumulation
  ) -> Expectation<ConvolutionBackwardWeights> {
    let (weights, bias) = ReferenceResult.ofParameters(
      terms: shape.outputPositions, weights: operands.weightsGradient, bias: operands.biasGradient
    ) { read, weights, bias in
      Naive.convolutionBackwardWeights(
        shape, input: read(operands.input), outputGradient: read(operands.outputGradient), weightsGradient: &weights,
        biasGradient: &bias, accumulation)
    }
    return Expectation(self, [("weightsGradient", weights), ("biasGradient", bias)])
  }
}

/// Plans of ``ConvolutionBackwardWeights``.
public protocol ConvolutionBackwardWeightsKernels: AnyObject {
  /// How the kernel set computes the weights' gradient; by default, by im2col and its matrix product.
  func plan(_ operation: ConvolutionBackwardWeights) -> Plan<ConvolutionBackwardWeights>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: ConvolutionBackwardWeights) -> Plan<ConvolutionBackwardWeights> {
    let shape = operation.shape
    let (patches, product) = (plan(Im2col(shape)), shape.backwardWeightsGEMM)
    return Plan(
      operation, algorithm: "im2col and GEMM",
      workspaceCount: alignedCount(shape.columnsCount) + workspaceCount(for: product),
      parts: [
        PlanPart(.im2col, patches.operation), PlanPart(.multiply, GEMM(product)),
        .epilogue(outputs: shape.outputCount, biases: shape.outputChannels, passes: 1),
      ]
    ) { operands, memory in
      let columns = memory.workspace[0..<shape.columnsCount]
      patches.body(.init(input: operands.input, columns: columns), (), memory)
      self.gemm(
        product, alpha: 1, a: columns.pointer, b: operands.outputGradient.pointer, beta: 0,
        c: operands.weightsGradient.pointer,
        workspace: memory.after(shape.columnsCount).workspace.pointer)
      sumRows(
        rows: shape.outputPositions, columns: shape.outputChannels, operands.outputGradient.pointer,
        into: operands.biasGradient.pointer)
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ConvolutionBackwardWeights: OperationWithLetters {
  public typealias Shape = ConvolutionShape
  public static let shapeName = "conv-backward-weights"

  public init(_ values: ShapeValues) { self.init(ConvolutionShape(values)) }
}

extension Naive {
  /// weightsGradient[i, o] += input[i] outputGradient[o], and biasGradient[o] += outputGradient[o], starting from zero
  /// or from the old gradients.
  // In a plan's function, the compiler would read the shape again at every step of a loop.
  @inline(never)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func convolutionBackwardWeights<Scalar: BinaryFloatingPoint>(
    _ shape: ConvolutionShape, input: UnsafePointer<Scalar>, outputGradient: UnsafePointer<Scalar>,
    weightsGradient: UnsafeMutablePointer<Scalar>, biasGradient: UnsafeMutablePointer<Scalar>,
    _ accumulation: Accumulation
  ) {
    if accumulation == .overwrite {
      weightsGradient.update(repeating: 0, count: shape.weightsCount)
      biasGradient.update(repeating: 0, count: shape.outputChannels)
    }
    shape.forEachTap { inputOffset, weightsOffset, outputOffset in
      let gradient = outputGradient + outputOffset
      for i in 0..<shape.inputChannels {
        let value = input[inputOffset + i]
        let row = weightsGradient + weightsOffset + i * shape.outputChannels
        for o in 0..<shape.outputChannels { row[o] += value * gradient[o] }
      }
    }
    for position in 0..<shape.outputPositions {
      let gradient = outputGradient + position * shape.outputChannels
      for o in 0..<shape.outputChannels { biasGradient[o] += gradient[o] }
    }
  }
}
