// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The convolution: output = activation(input * weights + bias).
public struct ConvolutionForward: Operation {
  public typealias Operands = LayerForwardOperands

  public static let name: StaticString = "convolutionForward"
  /// Extents.
  public let shape: ConvolutionShape
  /// The function applied to the sums.
  public let activation: Activation

  /// The operation of a convolution of this shape.
  public init(_ shape: ConvolutionShape, _ activation: Activation) {
    self.shape = shape
    self.activation = activation
  }

  public var operands: [Operand<Operands>] {
    [
      .floats("input", { $1(&$0.input) }, shape.inputCount),
      .floats("weights", { $1(&$0.weights) }, shape.weightsCount, .weights),
      .floats("bias", { $1(&$0.bias) }, shape.outputChannels),
      .floats("output", { $1(&$0.output) }, shape.outputCount, .result),
    ]
  }
  public var flops: Int { 2 * shape.outputPositions * shape.weightsCount }
  public var bytes: Int { shape.layerBytes }

  public func checkShape() throws(ShapeError) { try shape.check(check) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<ConvolutionForward> { kernels.plan(self) }

  /// Sums over the patch. ReLU never increases the distance between two numbers, so the bound still holds.
  public func reference(_ operands: Operands, _: Void) -> Expectation<ConvolutionForward> {
    let result = ReferenceResult(terms: shape.patchCount) { read in
      var output = [Double](repeating: 0, count: shape.outputCount)
      Naive.convolutionForward(
        shape, input: read(operands.input), weights: read(operands.weights), bias: read(operands.bias),
        activation: activation, output: &output)
      return output
    }
    return Expectation(self, [("output", result)])
  }
}

/// Plans of ``ConvolutionForward``.
public protocol ConvolutionForwardKernels: AnyObject {
  /// How the kernel set convolves; by default, by im2col and its matrix product.
  func plan(_ operation: ConvolutionForward) -> Plan<ConvolutionForward>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: ConvolutionForward) -> Plan<ConvolutionForward> {
    let (shape, activation) = (operation.shape, operation.activation)
    let (patches, product) = (plan(Im2col(shape)), shape.forwardGEMM)
    return Plan(
      operation, algorithm: "im2col and GEMM",
      workspaceCount: alignedCount(shape.columnsCount) + workspaceCount(for: product),
      parts: [
        PlanPart(.im2col, patches.operation), PlanPart(.multiply, GEMM(product)),
        .epilogue(outputs: shape.outputCount, biases: shape.outputChannels, passes: 2),
      ]
    ) { operands, _, memory in
      let columns = memory.workspace[0..<shape.columnsCount]
      patches.body(.init(input: operands.input, columns: columns), (), memory)
      self.gemm(
        product, alpha: 1, a: columns.pointer, b: operands.weights.pointer, beta: 0, c: operands.output.pointer,
        workspace: memory.after(shape.columnsCount).workspace.pointer)
      addBias(
        rows: shape.outputPositions, columns: shape.outputChannels, operands.bias.pointer, activation,
        to: operands.output.pointer)
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ConvolutionForward: OperationWithLetters {
  public typealias Shape = ConvolutionShape
  public static let shapeName = "conv"

  public init(_ values: ShapeValues) { self.init(ConvolutionShape(values), .relu) }
}

extension ConvolutionShape {
  /// Input, weights, bias and output, or the gradients in their places.
  var layerBytes: Int { MemoryLayout<Float>.size * (inputCount + weightsCount + outputChannels + outputCount) }
}

extension Naive {
  /// output[o] += input[i] weights[i, o], starting from the bias.
  // In a plan's function, the compiler would read the shape again at every step of a loop.
  @inline(never)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func convolutionForward<Scalar: BinaryFloatingPoint>(
    _ shape: ConvolutionShape, input: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>,
    bias: UnsafePointer<Scalar>, activation: Activation, output: UnsafeMutablePointer<Scalar>
  ) {
    for position in 0..<shape.outputPositions {
      (output + position * shape.outputChannels).update(from: bias, count: shape.outputChannels)
    }
    shape.forEachTap { inputOffset, weightsOffset, outputOffset in
      let sums = output + outputOffset
      for i in 0..<shape.inputChannels {
        let value = input[inputOffset + i]
        let row = weights + weightsOffset + i * shape.outputChannels
        for o in 0..<shape.outputChannels { sums[o] += value * row[o] }
      }
    }
    for i in 0..<shape.outputCount { output[i] = activation(output[i]) }
  }
}
