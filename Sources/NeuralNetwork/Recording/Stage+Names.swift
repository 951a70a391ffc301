extension Stage {
  /// The names of a network's stages: the name of the layer, or both names for a convolution merged with its pooling.
  static func names(in network: Network) -> [String] {
    var names: [String] = []
    var previous: LayerKind?
    for layer in network.layers where layer.kind != .flatten {
      if case (.maxPool, .convolution(_, _, .relu)) = (layer.kind, previous) {
        names[names.count - 1] += " + \(layer.name)"
      } else {
        names.append(layer.name)
      }
      previous = layer.kind
    }
    return names
  }
}
