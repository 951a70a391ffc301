import Kernels

/// What a layer does, without the shapes that follow from where it stands.
public enum LayerKind: Sendable, Hashable {
  /// Valid 2-D convolution, stride 1, then the activation.
  case convolution(filters: Int, kernel: Int, activation: Activation)
  /// Maximum over non-overlapping windows; incomplete windows are dropped.
  case maxPool(window: Int)
  /// The same numbers as one row.
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

/// One trained tensor: where it is among the network's parameters, and what its shape is.
public struct ParameterTensor: Sendable, Hashable {
  /// Keras' name: layer, slash, "kernel" or "bias".
  public let name: String
  /// HWIO, inputs x outputs, or outputs.
  public let shape: [Int]
  /// Its elements in the buffer that holds all parameters.
  public let range: Range<Int>
  /// Inputs that one output sums over: what initialisers scale by.
  public let fanIn: Int
  /// Outputs that one input reaches.
  public let fanOut: Int

  /// Whether it is a bias rather than a kernel.
  public var isBias: Bool { shape.count == 1 }
}

/// A layer in its place: name, shapes and parameters.
public struct Layer: Sendable {
  /// Keras' name: "conv2d", "conv2d_1", "dense", ...
  public let name: String
  /// What it does.
  public let kind: LayerKind
  /// One example's features before it.
  public let input: FeatureShape
  /// One example's features after it.
  public let output: FeatureShape
  /// Its weights, if it has any.
  public let kernel: ParameterTensor?
  /// Its bias, if it has one.
  public let bias: ParameterTensor?

  /// Its convolution on a batch, if it is one.
  public func convolution(batch: Int) -> ConvolutionShape? {
    guard case .convolution(let filters, let kernel, _) = kind else { return nil }
    return ConvolutionShape(
      batch: batch, height: input.height, width: input.width, inputChannels: input.channels, outputChannels: filters,
      kernelHeight: kernel, kernelWidth: kernel)
  }

  /// Its forward operation on a batch; flattening is none.
  public func forwardOperation(batch: Int) -> Operation? {
    switch kind {
    case .convolution: convolution(batch: batch).map { .convolutionForward($0) }
    case .maxPool(let window):
      .maxPoolForward(
        PoolingShape(
          batch: batch, height: input.height, width: input.width, channels: input.channels, window: window))
    case .flatten, .activation: nil
    case .dense(let units, _): .denseForward(DenseShape(batch: batch, inputs: input.count, outputs: units))
    }
  }

  /// Its backward operations on a batch, on its own; the first layer needs no gradient of its input.
  public func backwardOperations(batch: Int, includesData: Bool) -> [Operation] {
    switch forwardOperation(batch: batch) {
    case .convolutionForward(let shape):
      (includesData ? [.convolutionBackwardData(shape)] : []) + [.convolutionBackwardWeights(shape)]
    case .denseForward(let shape):
      (includesData ? [.denseBackwardData(shape)] : []) + [.denseBackwardWeights(shape)]
    case .maxPoolForward(let shape): [.maxPoolBackward(shape)]
    default: []
    }
  }
}
