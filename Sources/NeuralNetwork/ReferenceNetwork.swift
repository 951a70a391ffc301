import Kernels

/// The network in `Double`, by the textbook loops. Executions of the network are proved against this reference.
public struct ReferenceNetwork {
  private let network: Network
  private let stages: [Stage]
  private let parameters: [Double]

  /// The network with these parameters.
  public init(network: Network, parameters: AlignedBuffer<Float>) {
    self.network = network
    stages = Stage.stages(of: network)
    self.parameters = parameters.array.map { Double($0) }
  }

  private init(network: Network, stages: [Stage], parameters: [Double]) {
    self.network = network
    self.stages = stages
    self.parameters = parameters
  }

  /// The logits of `images`, rows of 0...1: batch x classes.
  public func logits(_ images: AlignedBuffer<Float>) -> [Double] {
    let values = images.array.map { Double($0) }
    return forward(values, batch: values.count / network.input.count).last?.output ?? []
  }

  /// The gradient of the mean loss over `images` with respect to the parameters, laid out like the parameters.
  public func gradient(_ images: AlignedBuffer<Float>, labels: AlignedBuffer<UInt8>) -> [Double] {
    let values = images.array.map { Double($0) }
    let batch = labels.count
    let steps = forward(values, batch: batch)
    let classes = network.output.count
    let logitsGradient = (0..<batch).flatMap { example -> [Double] in
      let logits = Array(steps[steps.count - 1].output[example * classes..<(example + 1) * classes])
      var gradient = Naive.softmaxCrossEntropy(logits: logits, label: Int(labels[example])).softmax
      gradient[Int(labels[example])] -= 1
      return gradient.map { $0 / Double(batch) }
    }
    return backward(values, batch: batch, steps: steps, logitsGradient: logitsGradient).parameters
  }

  /// The gradient of one output, a logit before any softmax, with respect to the pixels of one image.
  public func inputGradient(_ image: AlignedBuffer<Float>, output: Int) -> [Double] {
    let values = image.array.map { Double($0) }
    var logitsGradient = [Double](repeating: 0, count: network.output.count)
    logitsGradient[output] = 1
    return backward(values, batch: 1, steps: forward(values, batch: 1), logitsGradient: logitsGradient).input
  }

  /// The first layer's output for one image, after its activation: rows x columns x channels.
  public func firstLayer(_ image: AlignedBuffer<Float>) -> [Double] {
    // A network of this layer alone, because a stage merges a convolution with the pooling behind it.
    let layer = Network(first: network)
    return ReferenceNetwork(network: layer, stages: Stage.stages(of: layer), parameters: parameters).logits(image)
  }

  /// Takes the logits' gradient back through all stages.
  private func backward(
    _ images: [Double], batch: Int, steps: [(output: [Double], positions: [UInt8])], logitsGradient: [Double]
  ) -> (parameters: [Double], input: [Double]) {
    var outputGradient = logitsGradient
    var gradient = [Double](repeating: 0, count: parameters.count)
    for index in stages.indices.reversed() {
      let input = index == 0 ? images : steps[index - 1].output
      if stages[index].rectifies {
        for i in outputGradient.indices where steps[index].output[i] <= 0 { outputGradient[i] = 0 }
      }
      outputGradient = backward(
        stages[index], batch: batch, input: input, positions: steps[index].positions,
        outputGradient: outputGradient, into: &gradient)
    }
    return (gradient, outputGradient)
  }

  private func forward(_ images: [Double], batch: Int) -> [(output: [Double], positions: [UInt8])] {
    var input = images
    return stages.map { stage in
      let step: (output: [Double], positions: [UInt8])
      switch stage {
      case .convolution(let shape, let activation, let range):
        step = (convolve(shape.with(batch: batch), input, range, activation), [])
      case .convolutionPool(let shape, let window, let range):
        let shape = shape.with(batch: batch)
        step = Naive.maxPoolForward(
          PoolingShape(of: shape, window: window), input: convolve(shape, input, range, .relu))
      case .maxPool(let shape):
        step = Naive.maxPoolForward(shape.with(batch: batch), input: input)
      case .dense(let shape, let activation, let range):
        let shape = shape.with(batch: batch)
        var output = [Double](repeating: 0, count: batch * shape.outputs)
        Naive.denseForward(
          shape, input: input, weights: Array(parameters[range.weights]), bias: Array(parameters[range.bias]),
          activation: activation, output: &output)
        step = (output, [])
      case .activation(let function, _):
        step = (input.map { function.value($0) }, [])
      }
      input = step.output
      return step
    }
  }

  private func convolve(
    _ shape: ConvolutionShape, _ input: [Double], _ range: Stage.Parameters, _ activation: Activation
  ) -> [Double] {
    var output = [Double](repeating: 0, count: shape.outputCount)
    Naive.convolutionForward(
      shape, input: input, weights: Array(parameters[range.weights]), bias: Array(parameters[range.bias]),
      activation: activation, output: &output)
    return output
  }

  /// Writes the gradients of a stage's parameters into `gradient` and returns the gradient of its input.
  private func backward(
    _ stage: Stage, batch: Int, input: [Double], positions: [UInt8], outputGradient: [Double],
    into gradient: inout [Double]
  ) -> [Double] {
    var inputGradient = [Double](repeating: 0, count: input.count)
    switch stage {
    case .activation(let function, _):
      return zip(input, outputGradient).map { $1 * function.slope($0) }
    case .maxPool(let shape):
      return Naive.maxPoolBackward(shape.with(batch: batch), outputGradient: outputGradient, positions: positions)
    case .convolutionPool(let shape, let window, let range):
      let unpooled = Naive.maxPoolBackward(
        PoolingShape(of: shape.with(batch: batch), window: window), outputGradient: outputGradient,
        positions: positions)
      return backward(
        .convolution(shape, activation: .relu, range), batch: batch, input: input, positions: [],
        outputGradient: unpooled, into: &gradient)
    case .convolution(let shape, _, let range):
      let shape = shape.with(batch: batch)
      var (weights, bias) = zeroGradients(range)
      Naive.convolutionBackwardWeights(
        shape, input: input, outputGradient: outputGradient, weightsGradient: &weights, biasGradient: &bias,
        .overwrite)
      Naive.convolutionBackwardData(
        shape, outputGradient: outputGradient, weights: Array(parameters[range.weights]), inputGradient: &inputGradient)
      gradient.replaceSubrange(range.weights, with: weights)
      gradient.replaceSubrange(range.bias, with: bias)
    case .dense(let shape, _, let range):
      let shape = shape.with(batch: batch)
      var (weights, bias) = zeroGradients(range)
      Naive.denseBackwardWeights(
        shape, input: input, outputGradient: outputGradient, weightsGradient: &weights, biasGradient: &bias,
        .overwrite)
      Naive.denseBackwardData(
        shape, outputGradient: outputGradient, weights: Array(parameters[range.weights]), inputGradient: &inputGradient)
      gradient.replaceSubrange(range.weights, with: weights)
      gradient.replaceSubrange(range.bias, with: bias)
    }
    return inputGradient
  }

  private func zeroGradients(_ range: Stage.Parameters) -> (weights: [Double], bias: [Double]) {
    ([Double](repeating: 0, count: range.weights.count), [Double](repeating: 0, count: range.bias.count))
  }
}
