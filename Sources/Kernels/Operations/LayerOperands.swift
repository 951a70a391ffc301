/// The operands of a layer's forward pass, for layers with weights. The layer's operation states the layouts' extents.
public struct LayerForwardOperands: OperandSet {
  /// NHWC, or batch x inputs.
  public var input: AlignedBuffer<Float>
  /// HWIO, or inputs x outputs.
  public var weights: AlignedBuffer<Float>
  /// One for each output channel.
  public var bias: AlignedBuffer<Float>
  /// NHWC, or batch x outputs.
  public var output: AlignedBuffer<Float>

  /// Empty buffers.
  public init() { self.init(input: .empty, weights: .empty, bias: .empty, output: .empty) }

  /// Names the buffers of a call.
  public init(
    input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>, bias: AlignedBuffer<Float>,
    output: AlignedBuffer<Float>
  ) {
    self.input = input
    self.weights = weights
    self.bias = bias
    self.output = output
  }
}

/// The operands of the gradient of a layer's input, for layers with weights.
public struct LayerBackwardDataOperands: OperandSet {
  /// NHWC, or batch x outputs.
  public var outputGradient: AlignedBuffer<Float>
  /// HWIO, or inputs x outputs.
  public var weights: AlignedBuffer<Float>
  /// NHWC, or batch x inputs.
  public var inputGradient: AlignedBuffer<Float>

  /// Empty buffers.
  public init() { self.init(outputGradient: .empty, weights: .empty, inputGradient: .empty) }

  /// Names the buffers of a call.
  public init(
    outputGradient: AlignedBuffer<Float>, weights: AlignedBuffer<Float>, inputGradient: AlignedBuffer<Float>
  ) {
    self.outputGradient = outputGradient
    self.weights = weights
    self.inputGradient = inputGradient
  }
}

/// The operands of the gradients of a layer's weights and bias.
public struct LayerBackwardWeightsOperands: ParameterGradientOperands {
  /// NHWC, or batch x inputs.
  public var input: AlignedBuffer<Float>
  /// NHWC, or batch x outputs.
  public var outputGradient: AlignedBuffer<Float>
  /// HWIO, or inputs x outputs.
  public var weightsGradient: AlignedBuffer<Float>
  /// One for each output channel.
  public var biasGradient: AlignedBuffer<Float>

  /// Empty buffers.
  public init() { self.init(input: .empty, outputGradient: .empty, weightsGradient: .empty, biasGradient: .empty) }

  /// Names the buffers of a call.
  public init(
    input: AlignedBuffer<Float>, outputGradient: AlignedBuffer<Float>, weightsGradient: AlignedBuffer<Float>,
    biasGradient: AlignedBuffer<Float>
  ) {
    self.input = input
    self.outputGradient = outputGradient
    self.weightsGradient = weightsGradient
    self.biasGradient = biasGradient
  }
}
