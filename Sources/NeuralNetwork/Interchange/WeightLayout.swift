import Kernels

/// How a framework names and lays out the weights of a network.
public enum WeightLayout: String, CaseIterable, Sendable {
  /// Keras', and this package's own: `kernel` and `bias`; convolutions as rows x columns x inputs x outputs, dense
  /// layers as inputs x outputs, features flattened as rows x columns x channels.
  case keras
  /// PyTorch's: `weight` and `bias`; convolutions as outputs x inputs x rows x columns, dense layers as outputs x
  /// inputs, features flattened as channels x rows x columns.
  case pytorch

  /// Keras', but features flattened as channels x rows x columns: of a model that permutes before it flattens, as
  /// converters from PyTorch write it.
  case kerasChannelsFirst = "keras-channels-first"
  /// PyTorch's, but features flattened as rows x columns x channels: of a model that permutes before it flattens, as
  /// converters from Keras and from ONNX write it.
  case pytorchChannelsLast = "pytorch-channels-last"

  /// A framework, which shows in the names and shapes of its weights; the order of flattened features does not.
  enum Framework: CaseIterable {
    case keras
    case pytorch

    /// What the name of a layer's weights ends with.
    var kernelName: String {
      switch self {
      case .keras: "kernel"
      case .pytorch: "weight"
      }
    }

    /// The framework's own order of flattened features, then the other.
    var layouts: [WeightLayout] {
      switch self {
      case .keras: [.keras, .kerasChannelsFirst]
      case .pytorch: [.pytorch, .pytorchChannelsLast]
      }
    }
  }

  /// Whose names and shapes the layout has.
  var framework: Framework {
    switch self {
    case .keras, .kerasChannelsFirst: .keras
    case .pytorch, .pytorchChannelsLast: .pytorch
    }
  }

  /// Whether features are flattened as channels x rows x columns.
  var flattensChannelsFirst: Bool {
    switch self {
    case .pytorch, .kerasChannelsFirst: true
    case .keras, .pytorchChannelsLast: false
    }
  }

  /// The framework's name as it is written.
  public var title: String {
    switch framework {
    case .keras: "Keras"
    case .pytorch: "PyTorch"
    }
  }
}

/// A layer with weights, and where each of them is in each layout.
struct LayerWeights {
  /// The weights.
  let kernel: ParameterTensor
  /// The bias.
  let bias: ParameterTensor
  /// What PyTorch calls the layer in an `nn.Sequential`: its index, activations counted.
  let sequentialIndex: Int
  /// The features before the flattening that the layer stands behind, if it does.
  private let flattened: FeatureShape?

  /// The layers of a network that have weights, in order.
  static func all(_ network: Network) -> [LayerWeights] {
    var layers: [LayerWeights] = []
    var flattened: FeatureShape?
    var index = 0
    for layer in network.layers {
      if let kernel = layer.kernel, let bias = layer.bias {
        layers.append(LayerWeights(kernel: kernel, bias: bias, sequentialIndex: index, flattened: flattened))
      }
      flattened = layer.kind == .flatten ? layer.input : nil
      index += layer.kind.hasActivation ? 2 : 1
    }
    return layers
  }

  /// The shape of the weights.
  func shape(in layout: WeightLayout) -> [Int] {
    let shape = kernel.shape
    return switch layout.framework {
    case .keras: shape
    case .pytorch: shape.count == 4 ? [shape[3], shape[2], shape[0], shape[1]] : [shape[1], shape[0]]
    }
  }

  /// Where a weight, which is at `index` in this package's layout, is in another.
  func position(of index: Int, in layout: WeightLayout) -> Int {
    let outputs = kernel.shape[kernel.shape.count - 1]
    let (input, output) = (index / outputs, index % outputs)
    if kernel.shape.count == 4 {
      guard layout.framework == .pytorch else { return index }
      let taps = kernel.shape[0] * kernel.shape[1]
      let channels = kernel.shape[2]
      return (output * channels + input % channels) * taps + input / channels
    }
    let feature = layout.flattensChannelsFirst ? channelsFirst(input) : input
    return switch layout.framework {
    case .keras: feature * outputs + output
    case .pytorch: output * kernel.shape[0] + feature
    }
  }

  /// The weights, which `weights` holds in this package's layout, in another.
  func kernel(of weights: AlignedBuffer<Float>, in layout: WeightLayout) -> [Float] {
    let kernel = weights[kernel.range].array
    var elements = kernel
    for index in kernel.indices { elements[position(of: index, in: layout)] = kernel[index] }
    return elements
  }

  /// The place of a flattened feature when channels come first.
  private func channelsFirst(_ feature: Int) -> Int {
    guard let flattened else { return feature }
    return feature % flattened.channels * flattened.height * flattened.width + feature / flattened.channels
  }
}

extension LayerKind {
  /// Whether an activation follows, which PyTorch counts as a layer.
  fileprivate var hasActivation: Bool {
    switch self {
    case .convolution(_, _, let activation), .dense(_, let activation): activation != .identity
    // A layer of its own here, too, and so counted already.
    case .maxPool, .flatten, .activation: false
    }
  }
}
