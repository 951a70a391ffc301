extension Reference {
  /// Convolution, ReLU and pooling: a maximum is off by no more than the elements it is taken of, so it gets the
  /// greatest of their magnitudes.
  public static func convolutionPoolForward(
    _ shape: ConvolutionShape, window: Int, input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>,
    bias: AlignedBuffer<Float>
  ) -> PooledReferenceResult {
    let pooling = PoolingShape(of: shape, window: window)
    let elements = convolutionForward(shape, input: input, weights: weights, bias: bias, activation: .relu)
    return PooledReferenceResult(
      shape: pooling, elements: elements,
      output: ReferenceResult(
        values: maxPoolForward(pooling, input: elements.values).output,
        magnitudes: maxPoolForward(pooling, input: elements.magnitudes).output, factor: elements.factor))
  }

  /// The gradients of weights and bias, sums over the pooled positions, and of the input.
  public static func convolutionPoolBackward(
    _ shape: ConvolutionShape, window: Int, input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>,
    outputGradient: AlignedBuffer<Float>, positions: AlignedBuffer<UInt8>, weightsGradient: AlignedBuffer<Float>,
    biasGradient: AlignedBuffer<Float>, accumulates: Bool
  ) -> (input: ReferenceResult, weights: ReferenceResult, bias: ReferenceResult) {
    let pooling = PoolingShape(of: shape, window: window)
    func unpooled(_ gradient: [Double]) -> [Double] {
      maxPoolBackward(pooling, outputGradient: gradient, positions: positions.array)
    }
    let positionCount = pooling.batch * pooling.outputHeight * pooling.outputWidth
    let parameters = parameterGradients(terms: positionCount, weightsGradient, biasGradient) { read, weights, bias in
      Naive.convolutionBackwardWeights(
        shape, input: read(input), outputGradient: unpooled(read(outputGradient)), weightsGradient: &weights,
        biasGradient: &bias, accumulates: accumulates)
    }
    let data = ReferenceResult(terms: shape.kernelHeight * shape.kernelWidth * shape.outputChannels) { read in
      var inputGradient = [Double](repeating: 0, count: shape.inputCount)
      Naive.convolutionBackwardData(
        shape, outputGradient: unpooled(read(outputGradient)), weights: read(weights), inputGradient: &inputGradient)
      return inputGradient
    }
    return (data, parameters.weights, parameters.bias)
  }
}

/// What a convolution with pooling must give. The positions of its maxima are not determined where rounding decides
/// which of two elements is the greater.
public struct PooledReferenceResult: Sendable {
  private let shape: PoolingShape
  private let elements: ReferenceResult
  /// The pooled output.
  public let output: ReferenceResult

  init(shape: PoolingShape, elements: ReferenceResult, output: ReferenceResult) {
    self.shape = shape
    self.elements = elements
    self.output = output
  }

  /// The index of the first of `positions` outside its window, or at an element that is smaller than the maximum by
  /// more than their two error bounds; `nil` if there is none.
  public func firstWrongPosition(in positions: AlignedBuffer<UInt8>) -> Int? {
    precondition(positions.count == output.values.count, "\(positions.count) positions for \(output.values.count)")
    return (0..<positions.count).first { index in
      let position = Int(positions[index])
      guard position < shape.window * shape.window else { return true }
      let element = Reference.element(shape, position, index)
      return elements.values[element] + elements.bound(at: element) < output.values[index] - output.bound(at: index)
    }
  }
}
