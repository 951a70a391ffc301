import Kernels

/// How a framework names and lays out the weights of a network.
public enum WeightLayout: String, CaseIterable, Sendable {
  /// Keras', and this package's own: `kernel` and `bias`; convolutions as rows x columns x inputs x outputs, dense
  /// layers as inputs x outputs, features flattened as rows x columns x channels.
  case keras
  /// PyTorch's: `weight` and `bias`; convolutions as outputs x inputs x rows x columns, dense layers as outputs x
  /// inputs, features flattened as channels x rows x columns.
  case pytorch

  /// What the name of a layer's weights ends with.
  var kernelName: String {
    switch self {
    case .keras: "kernel"
    case .pytorch: "weight"
    }
  }

  /// The framework's name as it is written.
  public var title: String {
    switch self {
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
    return switch layout {
    case .keras: shape
    case .pytorch: shape.count == 4 ? [shape[3], shape[2], shape[0], shape[1]] : [shape[1], shape[0]]
    }
  }

  /// Where a weight, which is at `index` in this package's layout, is in another.
  func position(of index: Int, in layout: WeightLayout) -> Int {
    guard layout == .pytorch else { return index }
    let outputs = kernel.shape[kernel.shape.count - 1]
    let (input, output) = (index / outputs, index % outputs)
    if kernel.shape.count == 4 {
      let taps = kernel.shape[0] * kernel.shape[1]
      let channels = kernel.shape[2]
      return (output * channels + input % channels) * taps + input / channels
    }
    return output * kernel.shape[0] + channelsFirst(input)
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
