import Kernels
import NeuralNetwork

extension Network {
  /// A file of only the network's parameters, with a framework's names and layout. For PyTorch, the names are those of
  /// an `nn.Sequential` in which each activation is a layer.
  public func safetensors(of weights: AlignedBuffer<Float>, layout: WeightLayout) -> SafetensorsFile {
    let tensors = LayerWeights.all(self).flatMap { layer in
      let names =
        switch layout.framework {
        case .keras: (layer.weights.name, layer.bias.name)
        case .pytorch: ("\(layer.sequentialIndex).weight", "\(layer.sequentialIndex).bias")
        }
      return [
        SafetensorsTensor(
          name: names.0, shape: layer.shape(in: layout), elements: layer.elements(of: weights, in: layout)),
        SafetensorsTensor(name: names.1, shape: layer.bias.shape, elements: weights[layer.bias.range].array),
      ]
    }
    return SafetensorsFile(tensors: tensors, metadata: [WeightLayout.metadataKey: layout.rawValue])
  }
}

extension WeightLayout {
  /// The metadata key for the layout of the file.
  fileprivate static let metadataKey = "layout"

  /// The layout in the metadata of a file; nil if the metadata do not state it.
  init?(statedBy file: SafetensorsFile) {
    guard let layout = file.metadata[Self.metadataKey].flatMap(Self.init(rawValue:)) else { return nil }
    self = layout
  }
}
