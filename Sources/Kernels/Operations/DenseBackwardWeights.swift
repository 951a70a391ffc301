// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The gradients of a fully connected layer's weights and bias.
public struct DenseBackwardWeights: ParameterGradients {
  public typealias Operands = LayerBackwardWeightsOperands

  public static let name: StaticString = "denseBackwardWeights"
  /// Extents.
  public let shape: DenseShape

  /// The operation of a dense layer of this shape.
  public init(_ shape: DenseShape) { self.shape = shape }

  public var operands: [Operand<Operands>] {
    [
      .floats("input", { $1(&$0.input) }, shape.inputCount),
      .floats("outputGradient", { $1(&$0.outputGradient) }, shape.outputCount),
      .floats("weightsGradient", { $1(&$0.weightsGradient) }, shape.weightsCount, .result),
      .floats("biasGradient", { $1(&$0.biasGradient) }, shape.outputs, .result),
    ]
  }
  public var weightsCount: Int { shape.weightsCount }
  public var biasCount: Int { shape.outputs }
  public var flops: Int { 2 * shape.batch * shape.weightsCount }
  public var bytes: Int { shape.layerBytes }

  public func checkShape() throws(ShapeError) { try shape.check(check) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<DenseBackwardWeights> { kernels.plan(self) }

  /// Sums over the batch.
  public func reference(_ operands: Operands, _ accumulation: Accumulation) -> Expectation<DenseBackwardWeights> {
    let (weights, bias) = ReferenceResult.ofParameters(
      terms: shape.batch, weights: operands.weightsGradient, bias: operands.biasGradient
    ) { read, weights, bias in
      Naive.denseBackwardWeights(
        shape, input: read(operands.input), outputGradient: read(operands.outputGradient), weightsGradient: &weights,
        biasGradient: &bias, accumulation)
    }
    return Expectation(self, [("weightsGradient", weights), ("biasGradient", bias)])
  }
}

/// Plans of ``DenseBackwardWeights``.
public protocol DenseBackwardWeightsKernels: AnyObject {
  /// How the kernel set computes the weights' gradient; by default, by its matrix product.
  func plan(_ operation: DenseBackwardWeights) -> Plan<DenseBackwardWeights>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: DenseBackwardWeights) -> Plan<DenseBackwardWeights> {
    let shape = operation.shape
    let product = shape.backwardWeightsGEMM
    return Plan(
      operation, algorithm: "GEMM", workspaceCount: workspaceCount(for: product),
      parts: [
        PlanPart(.multiply, GEMM(product)),
        .epilogue(outputs: shape.outputCount, biases: shape.outputs, passes: 1),
      ]
    ) { operands, memory in
      self.gemm(
        product, alpha: 1, a: operands.input.pointer, b: operands.outputGradient.pointer, beta: 0,
        c: operands.weightsGradient.pointer, workspace: memory.workspace.pointer)
      sumRows(
        rows: shape.batch, columns: shape.outputs, operands.outputGradient.pointer,
        into: operands.biasGradient.pointer)
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension DenseBackwardWeights: OperationWithLetters {
  public typealias Shape = DenseShape
  public static let shapeName = "dense-backward-weights"

  public init(_ values: ShapeValues) { self.init(DenseShape(values)) }
}

extension Naive {
  /// weightsGradient[i, o] and biasGradient[o]: the sums over the batch of input[i] outputGradient[o] and of
  /// outputGradient[o], starting from zero or from the old gradients.
  // In a plan's function, the compiler would read the shape again at every step of a loop.
  @inline(never)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func denseBackwardWeights<Scalar: BinaryFloatingPoint>(
    _ shape: DenseShape, input: UnsafePointer<Scalar>, outputGradient: UnsafePointer<Scalar>,
    weightsGradient: UnsafeMutablePointer<Scalar>, biasGradient: UnsafeMutablePointer<Scalar>,
    _ accumulation: Accumulation
  ) {
    if accumulation == .overwrite {
      weightsGradient.update(repeating: 0, count: shape.weightsCount)
      biasGradient.update(repeating: 0, count: shape.outputs)
    }
    for example in 0..<shape.batch {
      let gradient = outputGradient + example * shape.outputs
      for i in 0..<shape.inputs {
        let value = input[example * shape.inputs + i]
        let row = weightsGradient + i * shape.outputs
        for o in 0..<shape.outputs { row[o] += value * gradient[o] }
      }
      for o in 0..<shape.outputs { biasGradient[o] += gradient[o] }
    }
  }
}
