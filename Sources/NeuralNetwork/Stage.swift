import Kernels

/// A step of execution: a layer, or a convolution and the pooling behind it in one. Shapes are for one image.
enum Stage {
  case convolution(ConvolutionShape, activation: Activation, Parameters)
  case convolutionPool(ConvolutionShape, window: Int, Parameters)
  case maxPool(PoolingShape)
  case dense(DenseShape, activation: Activation, Parameters)
  case activation(ActivationFunction, count: Int)

  /// Where a stage's weights and bias are among the network's parameters.
  struct Parameters {
    let kernel: Range<Int>
    let bias: Range<Int>
  }

  /// The stages of a network: flattening vanishes, since a row-major batch of features is a batch of rows already.
  static func stages(of network: Network) -> [Stage] {
    var stages: [Stage] = []
    for layer in network.layers {
      switch (layer.kind, stages.last) {
      case (.maxPool(let window), .convolution(let shape, .relu, let parameters)):
        stages[stages.count - 1] = .convolutionPool(shape, window: window, parameters)
      case (.maxPool(let window), _):
        stages.append(
          .maxPool(
            PoolingShape(
              batch: 1, height: layer.input.height, width: layer.input.width, channels: layer.input.channels,
              window: window)))
      case (.convolution(_, _, let activation), _):
        if let shape = layer.convolution(batch: 1), let parameters = Parameters(layer) {
          stages.append(.convolution(shape, activation: activation, parameters))
        }
      case (.dense(let units, let activation), _):
        if let parameters = Parameters(layer) {
          let shape = DenseShape(batch: 1, inputs: layer.input.count, outputs: units)
          stages.append(.dense(shape, activation: activation, parameters))
        }
      case (.activation(let function), _):
        stages.append(.activation(function, count: layer.output.count))
      case (.flatten, _):
        break
      }
    }
    return stages
  }

  /// Features of one image after it.
  var outputCount: Int {
    switch self {
    case .convolution(let shape, _, _): shape.outputCount
    case .convolutionPool(let shape, let window, _): PoolingShape(of: shape, window: window).outputCount
    case .maxPool(let shape): shape.outputCount
    case .dense(let shape, _, _): shape.outputs
    case .activation(_, let count): count
    }
  }

  /// Whether it keeps positions of maxima for the way back.
  var pools: Bool {
    switch self {
    case .convolutionPool, .maxPool: true
    case .convolution, .dense, .activation: false
    }
  }

  /// Whether its output is a ReLU's.
  var rectifies: Bool {
    switch self {
    case .convolutionPool, .convolution(_, .relu, _), .dense(_, .relu, _): true
    case .convolution, .dense, .maxPool, .activation: false
    }
  }

  /// Where its weights and bias are, if it has any.
  var parameters: Parameters? {
    switch self {
    case .convolution(_, _, let parameters), .convolutionPool(_, _, let parameters), .dense(_, _, let parameters):
      parameters
    case .maxPool, .activation: nil
    }
  }

  /// The operation that takes `batch` images forward, unless it is so plain that no kernel does it.
  func forwardOperation(batch: Int) -> Operation? {
    switch self {
    case .convolution(let shape, _, _): .convolutionForward(shape.with(batch: batch))
    case .convolutionPool(let shape, let window, _): .convolutionPoolForward(shape.with(batch: batch), window: window)
    case .maxPool(let shape): .maxPoolForward(shape.with(batch: batch))
    case .dense(let shape, _, _): .denseForward(shape.with(batch: batch))
    case .activation: nil
    }
  }

  /// The operations that take their gradients back, the one that gives the input's gradient first.
  func backwardOperations(batch: Int, includesData: Bool) -> [Operation] {
    switch self {
    case .convolution(let shape, _, _):
      let shape = shape.with(batch: batch)
      return (includesData ? [.convolutionBackwardData(shape)] : []) + [.convolutionBackwardWeights(shape)]
    case .convolutionPool(let shape, let window, _):
      return [.convolutionPoolBackward(shape.with(batch: batch), window: window, includesData: includesData)]
    case .maxPool(let shape):
      return [.maxPoolBackward(shape.with(batch: batch))]
    case .dense(let shape, _, _):
      let shape = shape.with(batch: batch)
      return (includesData ? [.denseBackwardData(shape)] : []) + [.denseBackwardWeights(shape)]
    case .activation:
      return []
    }
  }
}

extension Stage.Parameters {
  fileprivate init?(_ layer: Layer) {
    guard let kernel = layer.kernel, let bias = layer.bias else { return nil }
    self.init(kernel: kernel.range, bias: bias.range)
  }
}
