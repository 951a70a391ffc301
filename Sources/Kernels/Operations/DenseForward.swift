// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The fully connected layer: output = activation(input x weights + bias).
public struct DenseForward: Operation {
  public typealias Operands = LayerForwardOperands

  public static let name: StaticString = "denseForward"
  /// Extents.
  public let shape: DenseShape
  /// The function applied to the sums.
  public let activation: Activation

  /// The operation of a dense layer of this shape.
  public init(_ shape: DenseShape, _ activation: Activation) {
    self.shape = shape
    self.activation = activation
  }

  public var operands: [Operand<Operands>] {
    [
      .floats("input", { $1(&$0.input) }, shape.inputCount),
      .floats("weights", { $1(&$0.weights) }, shape.weightsCount, .weights),
      .floats("bias", { $1(&$0.bias) }, shape.outputs),
      .floats("output", { $1(&$0.output) }, shape.outputCount, .result),
    ]
  }
  public var flops: Int { 2 * shape.batch * shape.weightsCount }
  public var bytes: Int { shape.layerBytes }

  public func checkShape() throws(ShapeError) { try shape.check(check) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<DenseForward> { kernels.plan(self) }

  /// Sums over the inputs.
  public func reference(_ operands: Operands, _: Void) -> Expectation<DenseForward> {
    let result = ReferenceResult(terms: shape.inputs) { read in
      var output = [Double](repeating: 0, count: shape.outputCount)
      Naive.denseForward(
        shape, input: read(operands.input), weights: read(operands.weights), bias: read(operands.bias),
        activation: activation, output: &output)
      return output
    }
    return Expectation(self, [("output", result)])
  }
}

/// Plans of ``DenseForward``.
public protocol DenseForwardKernels: AnyObject {
  /// How the kernel set computes the layer; by default, by its matrix product.
  func plan(_ operation: DenseForward) -> Plan<DenseForward>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: DenseForward) -> Plan<DenseForward> {
    let (shape, activation) = (operation.shape, operation.activation)
    let product = shape.forwardGEMM
    return Plan(
      operation, algorithm: "GEMM", workspaceCount: workspaceCount(for: product),
      parts: [
        PlanPart(.multiply, GEMM(product)),
        .epilogue(outputs: shape.outputCount, biases: shape.outputs, passes: 2),
      ]
    ) { operands, _, memory in
      self.gemm(
        product, alpha: 1, a: operands.input.pointer, b: operands.weights.pointer, beta: 0,
        c: operands.output.pointer, workspace: memory.workspace.pointer)
      addBias(
        rows: shape.batch, columns: shape.outputs, operands.bias.pointer, activation, to: operands.output.pointer)
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension DenseForward: OperationWithLetters {
  public typealias Shape = DenseShape
  public static let shapeName = "dense"

  public init(_ values: ShapeValues) { self.init(DenseShape(values), .relu) }
}

extension DenseShape {
  /// Input, weights, bias and output, or the gradients in their places.
  var layerBytes: Int { MemoryLayout<Float>.size * (inputCount + weightsCount + outputs + outputCount) }
}

extension Naive {
  /// output[o] = activation(bias[o] + sum over i of input[i] weights[i, o]), for each row of the batch.
  // In a plan's function, the compiler would read the shape again at every step of a loop.
  @inline(never)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func denseForward<Scalar: BinaryFloatingPoint>(
    _ shape: DenseShape, input: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>,
    activation: Activation, output: UnsafeMutablePointer<Scalar>
  ) {
    for example in 0..<shape.batch {
      let input = input + example * shape.inputs
      let output = output + example * shape.outputs
      for o in 0..<shape.outputs {
        var sum = bias[o]
        for i in 0..<shape.inputs { sum += input[i] * weights[i * shape.outputs + o] }
        output[o] = activation(sum)
      }
    }
  }
}
