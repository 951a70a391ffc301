extension Reference {
  /// The patch matrix: copies, so exact.
  public static func im2col(_ shape: ConvolutionShape, input: AlignedBuffer<Float>) -> ReferenceResult {
    ReferenceResult(exactly: patchElements(shape).map { Double(input[$0]) })
  }

  /// The input gradient. An element is in as many patches as the filter has taps, or fewer.
  public static func col2im(_ shape: ConvolutionShape, columns: AlignedBuffer<Float>) -> ReferenceResult {
    let elements = patchElements(shape)
    return ReferenceResult(terms: shape.kernelHeight * shape.kernelWidth) { read in
      var gradient = [Double](repeating: 0, count: shape.inputCount)
      for (element, value) in zip(elements, read(columns)) { gradient[element] += value }
      return gradient
    }
  }

  /// The output: sums over the patch. ReLU keeps two numbers at least as close as they were.
  public static func convolutionForward(
    _ shape: ConvolutionShape, input: AlignedBuffer<Float>, weights: AlignedBuffer<Float>,
    bias: AlignedBuffer<Float>, activation: Activation
  ) -> ReferenceResult {
    ReferenceResult(terms: shape.patchCount) { read in
      var output = [Double](repeating: 0, count: shape.outputCount)
      Naive.convolutionForward(
        shape, input: read(input), weights: read(weights), bias: read(bias), activation: activation, output: &output)
      return output
    }
  }

  /// The input gradient: sums over the filter's taps and the output channels.
  public static func convolutionBackwardData(
    _ shape: ConvolutionShape, outputGradient: AlignedBuffer<Float>, weights: AlignedBuffer<Float>
  ) -> ReferenceResult {
    ReferenceResult(terms: shape.kernelHeight * shape.kernelWidth * shape.outputChannels) { read in
      var inputGradient = [Double](repeating: 0, count: shape.inputCount)
      Naive.convolutionBackwardData(
        shape, outputGradient: read(outputGradient), weights: read(weights), inputGradient: &inputGradient)
      return inputGradient
    }
  }

  /// The gradients of weights and bias: sums over the output positions, added to the gradients before if `accumulates`.
  public static func convolutionBackwardWeights(
    _ shape: ConvolutionShape, input: AlignedBuffer<Float>, outputGradient: AlignedBuffer<Float>,
    weightsGradient: AlignedBuffer<Float>, biasGradient: AlignedBuffer<Float>, accumulates: Bool
  ) -> (weights: ReferenceResult, bias: ReferenceResult) {
    parameterGradients(terms: shape.outputPositions, weightsGradient, biasGradient) { read, weights, bias in
      Naive.convolutionBackwardWeights(
        shape, input: read(input), outputGradient: read(outputGradient), weightsGradient: &weights,
        biasGradient: &bias, accumulates: accumulates)
    }
  }

  /// Runs `compute`, which adds to gradients before or overwrites them, on values and on magnitudes.
  static func parameterGradients(
    terms: Int, _ weightsGradient: AlignedBuffer<Float>, _ biasGradient: AlignedBuffer<Float>,
    _ compute: (_ read: OperandReading, _ weights: inout [Double], _ bias: inout [Double]) -> Void
  ) -> (weights: ReferenceResult, bias: ReferenceResult) {
    func run(_ read: OperandReading) -> (weights: [Double], bias: [Double]) {
      var (weights, bias) = (read(weightsGradient), read(biasGradient))
      compute(read, &weights, &bias)
      return (weights, bias)
    }
    let (value, magnitude) = (run(.values), run(.magnitudes))
    return (
      ReferenceResult(values: value.weights, magnitudes: magnitude.weights, terms: terms),
      ReferenceResult(values: value.bias, magnitudes: magnitude.bias, terms: terms)
    )
  }

  /// For each element of the patch matrix, the index of the input element it is a copy of.
  private static func patchElements(_ shape: ConvolutionShape) -> [Int] {
    var elements: [Int] = []
    elements.reserveCapacity(shape.columnsCount)
    for image in 0..<shape.batch {
      for y in 0..<shape.outputHeight {
        for x in 0..<shape.outputWidth {
          for kernelY in 0..<shape.kernelHeight {
            for kernelX in 0..<shape.kernelWidth {
              for channel in 0..<shape.inputChannels {
                let row = image * shape.height + y * shape.stride + kernelY
                elements.append((row * shape.width + x * shape.stride + kernelX) * shape.inputChannels + channel)
              }
            }
          }
        }
      }
    }
    return elements
  }
}
