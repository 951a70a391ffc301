/// The operations that multiply and add, as textbook loops on any floating-point type. In `Float` they are
/// ``NaiveKernels``; in `Double` they are the reference that all kernel sets are proved against. Each loop is in its
/// operation's file.
package enum Naive {}

// The operations are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// "naive": the textbook loops of `Naive` in `Float`. It is the first step of the ladder: the definition, optimised by
/// the compiler alone.
public final class NaiveKernels: KernelSet {
  /// "naive"
  public var name: String { "naive" }

  public var rowsAreIndependent: Bool { true }

  /// Makes the kernel set.
  public init() {}

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    Naive.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c)
  }

  public func plan(_ operation: ConvolutionForward) -> Plan<ConvolutionForward> {
    let (shape, activation) = (operation.shape, operation.activation)
    return Plan(operation, algorithm: "loops") { operands, _, _ in
      Naive.convolutionForward(
        shape, input: operands.input.pointer, weights: operands.weights.pointer, bias: operands.bias.pointer,
        activation: activation, output: operands.output.pointer)
    }
  }

  public func plan(_ operation: ConvolutionBackwardData) -> Plan<ConvolutionBackwardData> {
    let shape = operation.shape
    return Plan(operation, algorithm: "loops") { operands, _, _ in
      Naive.convolutionBackwardData(
        shape, outputGradient: operands.outputGradient.pointer, weights: operands.weights.pointer,
        inputGradient: operands.inputGradient.pointer)
    }
  }

  public func plan(_ operation: ConvolutionBackwardWeights) -> Plan<ConvolutionBackwardWeights> {
    let shape = operation.shape
    return Plan(operation, algorithm: "loops") { operands, _ in
      Naive.convolutionBackwardWeights(
        shape, input: operands.input.pointer, outputGradient: operands.outputGradient.pointer,
        weightsGradient: operands.weightsGradient.pointer, biasGradient: operands.biasGradient.pointer, .overwrite)
    }
  }

  public func plan(_ operation: DenseForward) -> Plan<DenseForward> {
    let (shape, activation) = (operation.shape, operation.activation)
    return Plan(operation, algorithm: "loops") { operands, _, _ in
      Naive.denseForward(
        shape, input: operands.input.pointer, weights: operands.weights.pointer, bias: operands.bias.pointer,
        activation: activation, output: operands.output.pointer)
    }
  }

  public func plan(_ operation: DenseBackwardData) -> Plan<DenseBackwardData> {
    let shape = operation.shape
    return Plan(operation, algorithm: "loops") { operands, _, _ in
      Naive.denseBackwardData(
        shape, outputGradient: operands.outputGradient.pointer, weights: operands.weights.pointer,
        inputGradient: operands.inputGradient.pointer)
    }
  }

  public func plan(_ operation: DenseBackwardWeights) -> Plan<DenseBackwardWeights> {
    let shape = operation.shape
    return Plan(operation, algorithm: "loops") { operands, _ in
      Naive.denseBackwardWeights(
        shape, input: operands.input.pointer, outputGradient: operands.outputGradient.pointer,
        weightsGradient: operands.weightsGradient.pointer, biasGradient: operands.biasGradient.pointer, .overwrite)
    }
  }
}
