import Kernels

extension Network {
  /// The network's weights, and nothing else, as a framework names and lays them out: for PyTorch as the state of an
  /// `nn.Sequential` in which each activation is a layer.
  public func safetensors(of weights: AlignedBuffer<Float>, layout: WeightLayout) -> SafetensorsFile {
    let tensors = LayerWeights.all(self).flatMap { layer in
      let names =
        switch layout.framework {
        case .keras: (layer.kernel.name, layer.bias.name)
        case .pytorch: ("\(layer.sequentialIndex).weight", "\(layer.sequentialIndex).bias")
        }
      return [
        SafetensorsTensor(
          name: names.0, shape: layer.shape(in: layout), elements: layer.kernel(of: weights, in: layout)),
        SafetensorsTensor(name: names.1, shape: layer.bias.shape, elements: weights[layer.bias.range].array),
      ]
    }
    return SafetensorsFile(tensors: tensors, metadata: [WeightLayout.metadataKey: layout.rawValue])
  }
}

extension WeightLayout {
  /// Where the metadata of a file say what layout it has.
  fileprivate static let metadataKey = "layout"

  /// The layout that a file says that it has; nil if it does not.
  init?(statedBy file: SafetensorsFile) {
    guard let layout = file.metadata[Self.metadataKey].flatMap(Self.init(rawValue:)) else { return nil }
    self = layout
  }
}
