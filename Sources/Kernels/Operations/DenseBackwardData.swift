// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The gradient of a fully connected layer's input.
public struct DenseBackwardData: Operation {
  public typealias Operands = LayerBackwardDataOperands

  public static let name: StaticString = "denseBackwardData"
  /// Extents.
  public let shape: DenseShape

  /// The operation of a dense layer of this shape.
  public init(_ shape: DenseShape) { self.shape = shape }

  public var operands: [Operand<Operands>] {
    [
      .floats("outputGradient", { $1(&$0.outputGradient) }, shape.outputCount),
      .floats("weights", { $1(&$0.weights) }, shape.weightsCount, .weights),
      .floats("inputGradient", { $1(&$0.inputGradient) }, shape.inputCount, .result),
    ]
  }
  public var flops: Int { 2 * shape.batch * shape.weightsCount }
  public var bytes: Int { shape.layerBytes }

  public func checkShape() throws(ShapeError) { try shape.check(check) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<DenseBackwardData> { kernels.plan(self) }

  /// Sums over the outputs.
  public func reference(_ operands: Operands, _: Void) -> Expectation<DenseBackwardData> {
    let result = ReferenceResult(terms: shape.outputs) { read in
      var inputGradient = [Double](repeating: 0, count: shape.inputCount)
      Naive.denseBackwardData(
        shape, outputGradient: read(operands.outputGradient), weights: read(operands.weights),
        inputGradient: &inputGradient)
      return inputGradient
    }
    return Expectation(self, [("inputGradient", result)])
  }
}

/// Plans of ``DenseBackwardData``.
public protocol DenseBackwardDataKernels: AnyObject {
  /// How the kernel set computes the input's gradient; by default, by its matrix product.
  func plan(_ operation: DenseBackwardData) -> Plan<DenseBackwardData>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: DenseBackwardData) -> Plan<DenseBackwardData> {
    let product = operation.shape.backwardDataGEMM
    return Plan(
      operation, algorithm: "GEMM", workspaceCount: workspaceCount(for: product),
      parts: [PlanPart(.multiply, GEMM(product))]
    ) { operands, _, memory in
      self.gemm(
        product, alpha: 1, a: operands.outputGradient.pointer, b: operands.weights.pointer, beta: 0,
        c: operands.inputGradient.pointer, workspace: memory.workspace.pointer)
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension DenseBackwardData: OperationWithLetters {
  public typealias Shape = DenseShape
  public static let shapeName = "dense-backward-data"

  public init(_ values: ShapeValues) { self.init(DenseShape(values)) }
}

extension Naive {
  /// inputGradient[i] = sum over o of outputGradient[o] weights[i, o], for each row of the batch.
  // In a plan's function, the compiler would read the shape again at every step of a loop.
  @inline(never)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func denseBackwardData<Scalar: BinaryFloatingPoint>(
    _ shape: DenseShape, outputGradient: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>,
    inputGradient: UnsafeMutablePointer<Scalar>
  ) {
    for example in 0..<shape.batch {
      let gradient = outputGradient + example * shape.outputs
      for i in 0..<shape.inputs {
        let row = weights + i * shape.outputs
        var sum: Scalar = 0
        for o in 0..<shape.outputs { sum += gradient[o] * row[o] }
        inputGradient[example * shape.inputs + i] = sum
      }
    }
  }
}
