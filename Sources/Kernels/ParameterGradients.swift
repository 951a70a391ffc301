/// An operation that computes the gradients of a layer's weights and bias, and writes or adds them.
public protocol ParameterGradients: Operation
where Operands: ParameterGradientOperands, Scalars == Accumulation, Output == Void {
  /// Elements of the weights' gradient.
  var weightsCount: Int { get }
  /// Elements of the bias's gradient.
  var biasCount: Int { get }
}

/// The operands of an operation that computes the gradients of a layer's weights and bias.
public protocol ParameterGradientOperands: OperandSet {
  /// The gradient of the weights.
  var weightsGradient: AlignedBuffer<Float> { get set }
  /// The gradient of the bias.
  var biasGradient: AlignedBuffer<Float> { get set }
}

extension ParameterGradients {
  /// Those of a training step's first images.
  public var benchmarkScalars: Accumulation { .overwrite }
}

extension Plan where Planned: ParameterGradients {
  /// Describes an algorithm that only overwrites. A call that shall add computes the gradients apart, in more
  /// workspace, and then adds them, as ``Accumulation/add`` asks for.
  public init(
    _ operation: Planned, algorithm: String, workspaceCount: Int = 0, preparation: WeightsPreparation? = nil,
    work: Work = .asDefined, parts: [PlanPart] = [],
    overwriting body: @escaping @Sendable (_ operands: Planned.Operands, _ memory: PlanMemory) -> Void
  ) {
    let weightsStart = alignedCount(workspaceCount)
    let biasStart = weightsStart + alignedCount(operation.weightsCount)
    let (weightsEnd, biasEnd) = (weightsStart + operation.weightsCount, biasStart + operation.biasCount)
    self.init(
      operation, algorithm: algorithm, workspaceCount: biasEnd, preparation: preparation, work: work, parts: parts
    ) { operands, accumulation, memory in
      guard accumulation == .add else { return body(operands, memory) }
      var apart = operands
      apart.weightsGradient = memory.workspace[weightsStart..<weightsEnd]
      apart.biasGradient = memory.workspace[biasStart..<biasEnd]
      body(apart, memory)
      add(apart.weightsGradient, to: operands.weightsGradient)
      add(apart.biasGradient, to: operands.biasGradient)
    }
  }

  /// Describes an algorithm that adds as ``Accumulation/add`` asks for if its sums are `wholeAtOnce`; if not, it is
  /// only asked to overwrite.
  public init(
    _ operation: Planned, algorithm: String, workspaceCount: Int = 0, wholeAtOnce: Bool, work: Work = .asDefined,
    body: @escaping Body
  ) {
    if wholeAtOnce {
      self.init(operation, algorithm: algorithm, workspaceCount: workspaceCount, work: work, body: body)
    } else {
      self.init(operation, algorithm: algorithm, workspaceCount: workspaceCount, work: work) { operands, memory in
        body(operands, .overwrite, memory)
      }
    }
  }
}

// Not inlined, so that the loop is compiled once, with vector instructions.
@inline(never)
private func add(_ source: AlignedBuffer<Float>, to sum: AlignedBuffer<Float>) {
  let (source, sum, count) = (source.pointer, sum.pointer, sum.count)
  for i in 0..<count { sum[i] += source[i] }
}
