import Kernels

/// A step of execution: a layer, or a convolution merged with the pooling behind it. Shapes are for one image.
enum Stage {
  case convolution(ConvolutionShape, activation: Activation, Parameters)
  case convolutionPool(ConvolutionShape, window: Int, Parameters)
  case maxPool(PoolingShape)
  case dense(DenseShape, activation: Activation, Parameters)
  case activation(ActivationFunction, count: Int)

  /// Where a stage's weights and bias are among the network's parameters.
  struct Parameters {
    let weights: Range<Int>
    let bias: Range<Int>
  }

  /// The stages of a network. Flattening needs no stage: a row-major batch of features already is a batch of rows.
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

  /// The extents of one image's features after the stage.
  var output: FeatureShape {
    switch self {
    case .convolution(let shape, _, _):
      FeatureShape(height: shape.outputHeight, width: shape.outputWidth, channels: shape.outputChannels)
    case .convolutionPool(let shape, let window, _):
      FeatureShape(
        height: shape.outputHeight / window, width: shape.outputWidth / window, channels: shape.outputChannels)
    case .maxPool(let shape):
      FeatureShape(height: shape.outputHeight, width: shape.outputWidth, channels: shape.channels)
    case .dense(let shape, _, _): FeatureShape(height: 1, width: 1, channels: shape.outputs)
    case .activation(_, let count): FeatureShape(height: 1, width: 1, channels: count)
    }
  }

  /// Features of one image after the stage.
  var outputCount: Int {
    switch self {
    case .convolution(let shape, _, _): shape.outputCount
    case .convolutionPool(let shape, let window, _): PoolingShape(of: shape, window: window).outputCount
    case .maxPool(let shape): shape.outputCount
    case .dense(let shape, _, _): shape.outputs
    case .activation(_, let count): count
    }
  }

  /// Whether the stage keeps positions of maxima for the backward pass.
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

  /// Where the weights and bias of the stage are; nil if it has none.
  var parameters: Parameters? {
    switch self {
    case .convolution(_, _, let parameters), .convolutionPool(_, _, let parameters), .dense(_, _, let parameters):
      parameters
    case .maxPool, .activation: nil
    }
  }

  /// Visits the operation that takes `batch` images forward; there is none if the stage is too simple to need a
  /// kernel.
  func visitForward<Visitor: OperationVisitor>(batch: Int, _ visitor: inout Visitor) throws(Visitor.Failure) {
    switch self {
    case .convolution(let shape, let activation, _):
      try visitor.visit(ConvolutionForward(shape.with(batch: batch), activation))
    case .convolutionPool(let shape, let window, _):
      try visitor.visit(ConvolutionPoolForward(shape.with(batch: batch), window: window))
    case .maxPool(let shape): try visitor.visit(MaxPoolForward(shape.with(batch: batch)))
    case .dense(let shape, let activation, _): try visitor.visit(DenseForward(shape.with(batch: batch), activation))
    case .activation: break
    }
  }

  /// Visits the operations that take their gradients back, those of parameters if `includesWeights`. The operation that
  /// computes the input's gradient comes first.
  func visitBackward<Visitor: OperationVisitor>(
    batch: Int, includesWeights: Bool = true, includesData: Bool, _ visitor: inout Visitor
  ) throws(Visitor.Failure) {
    switch self {
    case .convolution(let shape, _, _):
      let shape = shape.with(batch: batch)
      if includesData { try visitor.visit(ConvolutionBackwardData(shape)) }
      if includesWeights { try visitor.visit(ConvolutionBackwardWeights(shape)) }
    case .convolutionPool(let shape, let window, _):
      guard includesWeights || includesData else { break }
      try visitor.visit(
        ConvolutionPoolBackward(
          shape.with(batch: batch), window: window, includesWeights: includesWeights, includesData: includesData))
    case .maxPool(let shape): try visitor.visit(MaxPoolBackward(shape.with(batch: batch)))
    case .dense(let shape, _, _):
      let shape = shape.with(batch: batch)
      if includesData { try visitor.visit(DenseBackwardData(shape)) }
      if includesWeights { try visitor.visit(DenseBackwardWeights(shape)) }
    case .activation: break
    }
  }
}

extension Stage.Parameters {
  fileprivate init?(_ layer: Layer) {
    guard let weights = layer.weights, let bias = layer.bias else { return nil }
    self.init(weights: weights.range, bias: bias.range)
  }
}
