import Kernels

/// The function of a layer, without the shapes, which follow from its place in the network.
public enum LayerKind: Sendable, Hashable {
  /// Valid 2-D convolution, stride 1, then the activation.
  case convolution(filters: Int, filterSize: Int, activation: Activation)
  /// Maximum over non-overlapping windows; incomplete windows are dropped.
  case maxPool(window: Int)
  /// All features as one row.
  case flatten
  /// A fully connected layer, then the activation.
  case dense(units: Int, activation: Activation)
  /// A function of each feature.
  case activation(ActivationFunction)
}

/// The extents of one example's features between two layers: rows x columns x channels (NHWC without N).
public struct FeatureShape: Sendable, Hashable, CustomStringConvertible {
  /// Rows; 1 after flattening.
  public let height: Int
  /// Columns; 1 after flattening.
  public let width: Int
  /// Channels, or units.
  public let channels: Int

  /// Describes features.
  public init(height: Int, width: Int, channels: Int) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Features of one example.
  public var count: Int { height * width * channels }

  /// "13 x 13 x 32", or "576" for a row.
  public var description: String { height == 1 && width == 1 ? "\(channels)" : "\(height) x \(width) x \(channels)" }
}

/// One trained tensor: its name, its shape, and its place in the buffer of all parameters.
public struct ParameterTensor: Sendable, Hashable {
  /// Keras' name: layer, slash, "kernel" or "bias".
  public let name: String
  /// Of a convolution's weights HWIO, of dense weights inputs x outputs, of a bias outputs.
  public let shape: [Int]
  /// The place of its elements in the buffer of all parameters.
  public let range: Range<Int>
  /// Inputs that one output sums over. Initialisers scale by this.
  public let fanIn: Int
  /// Outputs that one input reaches.
  public let fanOut: Int

  /// Whether it is a bias rather than weights.
  public var isBias: Bool { shape.count == 1 }
}

/// A layer at its place in a network: name, shapes and parameters.
public struct Layer: Sendable {
  /// Keras' name: "conv2d", "conv2d_1", "dense", ...
  public let name: String
  /// Its function.
  public let kind: LayerKind
  /// One example's features before it.
  public let input: FeatureShape
  /// One example's features after it.
  public let output: FeatureShape
  /// Its weights, if it has any.
  public let weights: ParameterTensor?
  /// Its bias, if it has one.
  public let bias: ParameterTensor?

  /// The shape of its convolution on a batch; nil for other layers.
  public func convolution(batch: Int) -> ConvolutionShape? {
    guard case .convolution(let filters, let filterSize, _) = kind else { return nil }
    return ConvolutionShape(
      batch: batch, height: input.height, width: input.width, inputChannels: input.channels, outputChannels: filters,
      filterHeight: filterSize, filterWidth: filterSize)
  }

  /// Visits its forward operation on a batch; there is none where none is needed, as in flattening.
  func visitForward<Visitor: OperationVisitor>(batch: Int, _ visitor: inout Visitor) throws(Visitor.Failure) {
    switch kind {
    case .convolution(_, _, let activation):
      if let shape = convolution(batch: batch) { try visitor.visit(ConvolutionForward(shape, activation)) }
    case .maxPool(let window): try visitor.visit(MaxPoolForward(pooling(batch: batch, window: window)))
    case .flatten, .activation: break
    case .dense(let units, let activation):
      try visitor.visit(DenseForward(dense(batch: batch, units: units), activation))
    }
  }

  /// Visits its backward operations on a batch, not merged with its neighbours'. `includesData` is false for the first
  /// layer, which needs no gradient of its input.
  func visitBackward<Visitor: OperationVisitor>(
    batch: Int, includesData: Bool, _ visitor: inout Visitor
  ) throws(Visitor.Failure) {
    switch kind {
    case .convolution:
      guard let shape = convolution(batch: batch) else { return }
      if includesData { try visitor.visit(ConvolutionBackwardData(shape)) }
      try visitor.visit(ConvolutionBackwardWeights(shape))
    case .maxPool(let window): try visitor.visit(MaxPoolBackward(pooling(batch: batch, window: window)))
    case .flatten, .activation: break
    case .dense(let units, _):
      let shape = dense(batch: batch, units: units)
      if includesData { try visitor.visit(DenseBackwardData(shape)) }
      try visitor.visit(DenseBackwardWeights(shape))
    }
  }

  private func pooling(batch: Int, window: Int) -> PoolingShape {
    PoolingShape(batch: batch, height: input.height, width: input.width, channels: input.channels, window: window)
  }

  private func dense(batch: Int, units: Int) -> DenseShape {
    DenseShape(batch: batch, inputs: input.count, outputs: units)
  }
}
