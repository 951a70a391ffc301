import Kernels
import NeuralNetwork

/// How a framework names and lays out the weights of a network.
public enum WeightLayout: String, CaseIterable, Sendable {
  /// The layout of Keras and of this package: `kernel` and `bias`; convolutions as rows x columns x inputs x outputs,
  /// dense layers as inputs x outputs, features flattened as rows x columns x channels.
  case keras
  /// The layout of PyTorch: `weight` and `bias`; convolutions as outputs x inputs x rows x columns, dense layers as
  /// outputs x inputs, features flattened as channels x rows x columns.
  case pytorch

  /// As Keras, but with features flattened as channels x rows x columns: for a model that permutes before it flattens.
  /// Converters from PyTorch write such models.
  case kerasChannelsFirst = "keras-channels-first"
  /// As PyTorch, but with features flattened as rows x columns x channels: for a model that permutes before it
  /// flattens. Converters from Keras and from ONNX write such models.
  case pytorchChannelsLast = "pytorch-channels-last"

  /// A framework. The names and shapes of weights tell the framework, but not the order of flattened features.
  enum Framework: CaseIterable {
    case keras
    case pytorch

    /// The last part of the name of a layer's weights.
    var weightsName: String {
      switch self {
      case .keras: "kernel"
      case .pytorch: "weight"
      }
    }

    /// The layout with the framework's own order of flattened features, then the layout with the other order.
    var layouts: [WeightLayout] {
      switch self {
      case .keras: [.keras, .kerasChannelsFirst]
      case .pytorch: [.pytorch, .pytorchChannelsLast]
      }
    }
  }

  /// The framework with the names and shapes of the layout.
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

  /// The framework's name for users.
  public var title: String {
    switch framework {
    case .keras: "Keras"
    case .pytorch: "PyTorch"
    }
  }
}

/// A layer with weights, and the position of each weight in each layout.
struct LayerWeights {
  /// The weights.
  let weights: ParameterTensor
  /// The bias.
  let bias: ParameterTensor
  /// PyTorch's name for the layer in an `nn.Sequential`: its index, where activations count as layers.
  let sequentialIndex: Int
  /// The features before flattening, if the layer is directly behind a flattening; else nil.
  private let flattened: FeatureShape?

  /// The layers of a network that have weights, in order.
  static func all(_ network: Network) -> [LayerWeights] {
    var layers: [LayerWeights] = []
    var flattened: FeatureShape?
    var index = 0
    for layer in network.layers {
      if let weights = layer.weights, let bias = layer.bias {
        layers.append(LayerWeights(weights: weights, bias: bias, sequentialIndex: index, flattened: flattened))
      }
      flattened = layer.kind == .flatten ? layer.input : nil
      index += layer.kind.hasActivation ? 2 : 1
    }
    return layers
  }

  /// The shape of the weights.
  func shape(in layout: WeightLayout) -> [Int] {
    let shape = weights.shape
    return switch layout.framework {
    case .keras: shape
    case .pytorch: shape.count == 4 ? [shape[3], shape[2], shape[0], shape[1]] : [shape[1], shape[0]]
    }
  }

  /// The position in another layout of the weight that is at `index` in this package's layout.
  func position(of index: Int, in layout: WeightLayout) -> Int {
    let outputs = weights.shape[weights.shape.count - 1]
    let (input, output) = (index / outputs, index % outputs)
    if weights.shape.count == 4 {
      guard layout.framework == .pytorch else { return index }
      let taps = weights.shape[0] * weights.shape[1]
      let channels = weights.shape[2]
      return (output * channels + input % channels) * taps + input / channels
    }
    let feature = layout.flattensChannelsFirst ? channelsFirst(input) : input
    return switch layout.framework {
    case .keras: feature * outputs + output
    case .pytorch: output * weights.shape[0] + feature
    }
  }

  /// The layer's weights in another layout. `parameters` holds them in this package's layout.
  func elements(of parameters: AlignedBuffer<Float>, in layout: WeightLayout) -> [Float] {
    let ours = parameters[weights.range].array
    var elements = ours
    for index in ours.indices { elements[position(of: index, in: layout)] = ours[index] }
    return elements
  }

  /// The position of a flattened feature when channels come first.
  private func channelsFirst(_ feature: Int) -> Int {
    guard let flattened else { return feature }
    return feature % flattened.channels * flattened.height * flattened.width + feature / flattened.channels
  }
}

extension LayerKind {
  /// Whether the layer includes an activation, which PyTorch counts as a separate layer.
  fileprivate var hasActivation: Bool {
    switch self {
    case .convolution(_, _, let activation), .dense(_, let activation): activation != .identity
    // Activations are separate layers here too, so they are counted already.
    case .maxPool, .flatten, .activation: false
    }
  }
}
