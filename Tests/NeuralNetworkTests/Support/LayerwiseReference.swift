import Kernels
import NeuralNetwork

/// A network in float64: the textbook loops and the reference poolings, layer by layer. It does not use the engine's
/// stages, so that it can test whether the stages compute the layers.
struct LayerwiseReference {
  let network: Network
  /// Laid out as the network lays out its parameters.
  var parameters: [Double]

  /// The results of one layer's forward pass that its backward pass needs.
  struct Pass {
    let layer: Layer
    let input: [Double]
    /// The output, before the ReLU if there is one.
    var sums: [Double]
    /// The positions of the maxima, if the layer pools.
    var positions: [UInt8] = []

    var output: [Double] { layer.rectifies ? sums.map { max($0, 0) } : sums }
  }

  /// Takes a batch through all layers.
  func forward(images: [Double], batch: Int) -> [Pass] {
    var passes: [Pass] = []
    for layer in network.layers {
      passes.append(forward(layer, passes.last?.output ?? images, batch: batch))
    }
    return passes
  }

  /// The logits of a batch, row after row.
  func logits(images: [Double], batch: Int) -> [Double] { forward(images: images, batch: batch).last?.output ?? images }

  /// The mean cross-entropy of a batch.
  func loss(images: [Double], labels: [UInt8]) -> Double {
    results(logits: logits(images: images, batch: labels.count), labels).reduce(0) { $0 + $1.loss }
      / Double(labels.count)
  }

  /// The gradient of the mean cross-entropy of a batch, laid out like the parameters.
  func gradient(images: [Double], labels: [UInt8]) -> [Double] {
    let passes = forward(images: images, batch: labels.count)
    var parameterGradient = parameters.map { _ in 0.0 }
    var gradient = zip(results(logits: passes.last?.output ?? images, labels), labels).flatMap { result, label in
      result.softmax.enumerated().map { ($1 - ($0 == Int(label) ? 1 : 0)) / Double(labels.count) }
    }
    for pass in passes.reversed() { gradient = backward(pass, batch: labels.count, gradient, &parameterGradient) }
    return parameterGradient
  }

  private func forward(_ layer: Layer, _ input: [Double], batch: Int) -> Pass {
    var pass = Pass(layer: layer, input: input, sums: [Double](repeating: 0, count: batch * layer.output.count))
    let (weights, bias) = (values(layer.weights), values(layer.bias))
    switch layer.forwardOperation(batch: batch) {
    case let operation as ConvolutionForward:
      let shape = operation.shape
      Naive.convolutionForward(
        shape, input: input, weights: weights, bias: bias, activation: .identity, output: &pass.sums)
    case let operation as DenseForward:
      let shape = operation.shape
      Naive.denseForward(shape, input: input, weights: weights, bias: bias, activation: .identity, output: &pass.sums)
    case let operation as MaxPoolForward:
      let shape = operation.shape
      (pass.sums, pass.positions) = Naive.maxPoolForward(shape, input: input)
    default:
      pass.sums = input
    }
    return pass
  }

  /// Stores the gradients of the layer's parameters, and returns the gradient of its input.
  private func backward(
    _ pass: Pass, batch: Int, _ outputGradient: [Double], _ parameterGradient: inout [Double]
  ) -> [Double] {
    let layer = pass.layer
    let gradient = layer.rectifies ? zip(outputGradient, pass.sums).map { $1 > 0 ? $0 : 0 } : outputGradient
    var inputGradient = [Double](repeating: 0, count: batch * layer.input.count)
    let weights = values(layer.weights)
    var (weightsGradient, bias) = (weights, values(layer.bias))
    switch layer.forwardOperation(batch: batch) {
    case let operation as ConvolutionForward:
      let shape = operation.shape
      Naive.convolutionBackwardData(shape, outputGradient: gradient, weights: weights, inputGradient: &inputGradient)
      Naive.convolutionBackwardWeights(
        shape, input: pass.input, outputGradient: gradient, weightsGradient: &weightsGradient, biasGradient: &bias,
        .overwrite)
    case let operation as DenseForward:
      let shape = operation.shape
      Naive.denseBackwardData(shape, outputGradient: gradient, weights: weights, inputGradient: &inputGradient)
      Naive.denseBackwardWeights(
        shape, input: pass.input, outputGradient: gradient, weightsGradient: &weightsGradient, biasGradient: &bias,
        .overwrite)
    case let operation as MaxPoolForward:
      let shape = operation.shape
      inputGradient = Naive.maxPoolBackward(shape, outputGradient: gradient, positions: pass.positions)
    default:
      inputGradient = gradient
    }
    if let range = layer.weights?.range { parameterGradient.replaceSubrange(range, with: weightsGradient) }
    if let range = layer.bias?.range { parameterGradient.replaceSubrange(range, with: bias) }
    return inputGradient
  }

  private func results(logits: [Double], _ labels: [UInt8]) -> [(loss: Double, softmax: [Double])] {
    let classes = network.output.count
    return labels.enumerated().map { image, label in
      Naive.softmaxCrossEntropy(logits: Array(logits[image * classes..<(image + 1) * classes]), label: Int(label))
    }
  }

  private func values(_ tensor: ParameterTensor?) -> [Double] { tensor.map { Array(parameters[$0.range]) } ?? [] }
}

extension LayerwiseReference {
  /// The smallest change of a sum that switches a ReLU or makes another element the maximum of its window. Rounding
  /// errors below this limit do not change the path of a gradient.
  func margin(images: [Double], batch: Int) -> Double {
    forward(images: images, batch: batch).map { pass in
      if let pooling = pass.layer.forwardOperation(batch: batch) as? MaxPoolForward {
        return pass.smallestGap(pooling.shape)
      }
      return pass.layer.rectifies ? pass.sums.reduce(.infinity) { min($0, $1.magnitude) } : .infinity
    }.min() ?? .infinity
  }
}

extension LayerwiseReference.Pass {
  /// The smallest difference between a maximum and a smaller element of its window.
  fileprivate func smallestGap(_ shape: PoolingShape) -> Double {
    // The backward pooling is used to place each window's maximum at every position in the window in turn.
    (0..<shape.window * shape.window).flatMap { position in
      let maxima = Naive.maxPoolBackward(
        shape, outputGradient: sums, positions: positions.map { _ in UInt8(position) })
      return zip(maxima, input).map { $0 > $1 ? $0 - $1 : .infinity }
    }.min() ?? .infinity
  }
}

extension Layer {
  fileprivate var rectifies: Bool {
    switch kind {
    case .convolution(_, _, let activation), .dense(_, let activation): activation == .relu
    case .maxPool, .flatten, .activation: false
    }
  }
}
