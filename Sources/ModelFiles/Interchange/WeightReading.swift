import Files
import Kernels
import NeuralNetwork

/// Weights from a file, and how their layout was found.
public struct ReadWeights: Sendable {
  /// The weights, laid out for the network.
  public let parameters: AlignedBuffer<Float>
  /// The trials that decided the layout; the first one has the chosen layout. Empty if no trial was necessary, because
  /// metadata, names, shapes or the caller gave the layout.
  public let trials: [LayoutTrial]
}

extension Network {
  /// Reads the network's weights from a checkpoint, or from a safetensors file of Keras, PyTorch or this package. The
  /// weights may also be in eight bits. Numbers of 16 and 64 bits are converted to 32 bits.
  ///
  /// Names may have any prefix and numbering: `sequential/conv2d_3/kernel`, `features.0.weight`. Layers of the file and
  /// of the network are matched by the shape of their weights, and layers of equal shape by the natural order of their
  /// names.
  ///
  /// `layout` may be nil. Then the metadata give the layout, if this package wrote the file. Otherwise the shapes
  /// decide, or the names if several layouts have these shapes. Neither shapes nor names tell the order of flattened
  /// features. If both orders fit, `accuracy` (0 to 1) is called for both, and the far better one is taken.
  ///
  /// A file is read and checked as a checkpoint if its metadata say that it is one, or if it has all of the network's
  /// own tensor names and more.
  ///
  /// - Throws: ``WeightLayoutError`` if the file cannot be read, does not hold exactly the network's tensors as
  ///   floating-point numbers, or holds a number that is not finite; or if the layout remains undecided.
  public func weights(
    contentsOf path: String, layout: WeightLayout?, accuracy: ((AlignedBuffer<Float>) -> Double)? = nil
  ) throws(WeightLayoutError) -> ReadWeights {
    let file: SafetensorsFile
    do throws(SafetensorsError) {
      file = try SafetensorsFile(contentsOf: path)
    } catch {
      throw .file(error)
    }
    try BatchNormalization.refuse(in: file)
    if QuantizedWeights.areIn(file) {
      return ReadWeights(parameters: try QuantizedWeights.dequantized(file, network: self), trials: [])
    }
    if layout == nil || layout == .keras, isCheckpoint(file) {
      do throws(CheckpointError) {
        try checkActivation(CheckpointMetadata(values: file.metadata, file: file.file))
        return ReadWeights(parameters: try weights(ofCheckpoint: file), trials: [])
      } catch {
        throw .checkpoint(error)
      }
    }
    let foreign = try ForeignWeights(file, path: file.file, network: self)
    if let layout = layout ?? WeightLayout(statedBy: file) {
      return ReadWeights(parameters: try foreign.parameters(layout), trials: [])
    }
    return try foreign.weights(accuracy)
  }
}

extension Network {
  /// Whether to read a file as a checkpoint. One name in common is not enough: Keras counts the layers of all models of
  /// a process, so that `conv2d_1` may be the first convolution of the second model.
  private func isCheckpoint(_ file: SafetensorsFile) -> Bool {
    let names = Set(file.tensors.map(\.name))
    return file.metadata[Checkpoint.MetadataKey.recipe.rawValue] != nil
      || names.count > parameters.count && parameters.allSatisfy { names.contains($0.name) }
  }

  /// Refuses the checkpoint of a network with another activation function between its layers: its weights would fit,
  /// but would be useless.
  private func checkActivation(_ metadata: CheckpointMetadata) throws(CheckpointError) {
    let functions = layers.compactMap { layer -> ActivationFunction? in
      if case .activation(let function) = layer.kind { function } else { nil }
    }
    let expected = functions.first ?? .relu
    guard let recipe = try? metadata.recipe(), recipe.activation != expected else { return }
    throw .metadata(
      file: metadata.file, key: Checkpoint.MetadataKey.recipe.rawValue,
      expected: "\(expected.rawValue) between the layers, as in the network that it is for",
      found: recipe.activation.rawValue)
  }
}

/// The layers of a file that another program wrote.
private struct ForeignWeights {
  /// A layer's tensors.
  private struct Layer {
    let name: String
    let weights: SafetensorsTensor
    let bias: SafetensorsTensor
    /// The framework that uses such names.
    let framework: WeightLayout.Framework
  }

  private let path: String
  private let network: Network
  private let layers: [Layer]

  init(_ file: SafetensorsFile, path: String, network: Network) throws(WeightLayoutError) {
    var weights: [String: (SafetensorsTensor, WeightLayout.Framework)] = [:]
    var biases: [String: SafetensorsTensor] = [:]
    for tensor in file.tensors {
      let name = TensorName(tensor.name)
      if let framework = WeightLayout.Framework.allCases.first(where: { $0.weightsName == name.part }) {
        weights[name.layer] = (tensor, framework)
      } else if name.part == "bias" {
        biases[name.layer] = tensor
      } else {
        throw .unknownTensor(file: path, tensor: tensor.name)
      }
    }
    var layers: [Layer] = []
    for name in Set(weights.keys).union(biases.keys).sorted(by: TensorName.precedes) {
      guard let (tensor, framework) = weights[name] else { throw .missing(file: path, layer: name, tensor: "weights") }
      guard let bias = biases[name] else { throw .missing(file: path, layer: name, tensor: "bias") }
      layers.append(Layer(name: name, weights: tensor, bias: bias, framework: framework))
    }
    let expected = LayerWeights.all(network).count
    guard layers.count == expected else { throw .layerCount(file: path, expected: expected, found: layers.count) }
    self.path = path
    self.network = network
    self.layers = layers
  }

  /// The parameters, if the weights have the given layout.
  func parameters(_ layout: WeightLayout) throws(WeightLayoutError) -> AlignedBuffer<Float> {
    let buffer = AlignedBuffer<Float>(zeros: network.parameterBufferCount)
    for (target, source) in try matched(layout) {
      let weights = try elements(of: source.weights, shape: target.shape(in: layout))
      for index in 0..<weights.count {
        buffer[target.weights.range.lowerBound + index] = weights[target.position(of: index, in: layout)]
      }
      let bias = try elements(of: source.bias, shape: target.bias.shape)
      buffer[target.bias.range].copy(from: AlignedBuffer(bias))
    }
    return buffer
  }

  /// The weights in the order of flattened features that makes the network far better.
  func weights(_ accuracy: ((AlignedBuffer<Float>) -> Double)?) throws(WeightLayoutError) -> ReadWeights {
    var candidates: [(parameters: AlignedBuffer<Float>, layout: WeightLayout)] = []
    for layout in try framework().layouts {
      let parameters = try parameters(layout)
      if candidates.contains(where: { $0.parameters.array == parameters.array }) { continue }
      candidates.append((parameters, layout))
    }
    if candidates.count == 1 { return ReadWeights(parameters: candidates[0].parameters, trials: []) }
    guard let accuracy else { throw .ambiguous(file: path) }
    let results = candidates.map { candidate in
      (candidate.parameters, LayoutTrial(layout: candidate.layout, accuracy: accuracy(candidate.parameters)))
    }.sorted { $0.1.accuracy > $1.1.accuracy }
    let trials = results.map(\.1)
    guard LayoutTrial.isDecided(trials) else { throw .undecided(file: path, trials: trials) }
    return ReadWeights(parameters: results[0].0, trials: trials)
  }

  /// The framework whose shapes fit. If the shapes of both fit, the framework that uses such names.
  private func framework() throws(WeightLayoutError) -> WeightLayout.Framework {
    let named = Set(layers.map(\.framework))
    let fitting = WeightLayout.Framework.allCases.filter { (try? matched($0.layouts[0])) != nil }
    if fitting.count == 1 { return fitting[0] }
    guard named.count == 1, let framework = named.first else { throw .ambiguous(file: path) }
    return framework
  }

  /// Pairs each layer of the network with the first unused layer of the file that has weights of the same shape.
  private func matched(_ layout: WeightLayout) throws(WeightLayoutError) -> [(LayerWeights, Layer)] {
    var rest = layers
    var matched: [(LayerWeights, Layer)] = []
    for target in LayerWeights.all(network) {
      let shape = target.shape(in: layout)
      guard let index = rest.firstIndex(where: { $0.weights.shape == shape }) else {
        throw .noLayer(
          file: path, layout: layout, layer: target.weights.name, shape: shape,
          found: rest.map { "\(quoted($0.weights.name)) \(abbreviated($0.weights.shape))" })
      }
      matched.append((target, rest.remove(at: index)))
    }
    return matched
  }

  private func elements(of tensor: SafetensorsTensor, shape: [Int]) throws(WeightLayoutError) -> [Float] {
    let elements: [Float]
    do throws(SafetensorsError) {
      elements = try tensor.floats(file: path)
      try tensor.check(shape: shape, file: path)
    } catch {
      throw .file(error)
    }
    do throws(CheckpointError) { try checkFinite(elements, of: tensor.name, file: path) } catch {
      throw .checkpoint(error)
    }
    return elements
  }
}
