import Kernels

/// A chain of layers with all shapes worked out and all parameters laid out in one buffer. The network does not hold
/// the parameters themselves: optimizers, checkpoints and executors pass them around as an `AlignedBuffer` of
/// ``parameterBufferCount`` floats.
public struct Network: Sendable {
  /// One example's features before the first layer.
  public let input: FeatureShape
  /// The layers, first to last.
  public let layers: [Layer]
  /// The trained tensors, in layer order, weights before bias.
  public let parameters: [ParameterTensor]

  /// Chains layers behind an input.
  ///
  /// - Throws: ``NetworkError`` if a layer does not fit behind the one before it.
  public init(input: FeatureShape, _ kinds: [LayerKind]) throws(NetworkError) {
    guard !kinds.isEmpty else { throw NetworkError(description: "a network needs at least one layer") }
    var layers: [Layer] = []
    var features = input
    var names = LayerNames()
    var allocator = ParameterAllocator()
    for kind in kinds {
      let name = names.next(for: kind)
      let output = try kind.output(for: features, layer: name)
      let (weights, bias) = allocator.tensors(for: kind, input: features, layer: name)
      layers.append(
        Layer(name: name, kind: kind, input: features, output: output, weights: weights, bias: bias))
      features = output
    }
    self.input = input
    self.layers = layers
    parameters = layers.flatMap { [$0.weights, $0.bias].compactMap { $0 } }
  }

  /// A network of only the first layer of `network`, with the parameters at the same places.
  init(first network: Network) {
    input = network.input
    layers = [network.layers[0]]
    parameters = [layers[0].weights, layers[0].bias].compactMap { $0 }
  }

  /// The documented network with another activation function between its layers.
  public static func mnist(activation: ActivationFunction) -> Network {
    guard activation != .relu else { return mnist }
    do throws(NetworkError) {
      return try Network(
        input: mnist.input,
        mnist.layers.flatMap { layer -> [LayerKind] in
          switch layer.kind {
          case .convolution(let filters, let filterSize, .relu):
            [.convolution(filters: filters, filterSize: filterSize, activation: .identity), .activation(activation)]
          case .dense(let units, .relu): [.dense(units: units, activation: .identity), .activation(activation)]
          default: [layer.kind]
          }
        })
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// The documented network: Conv 3x3x32 - MaxPool 2 - Conv 3x3x64 - MaxPool 2 - Conv 3x3x64 - Flatten - Dense 64 -
  /// Dense 10, ReLU everywhere but at the end; 93,322 parameters.
  public static let mnist: Network = {
    do throws(NetworkError) {
      return try Network(
        input: FeatureShape(height: 28, width: 28, channels: 1),
        [
          .convolution(filters: 32, filterSize: 3, activation: .relu), .maxPool(window: 2),
          .convolution(filters: 64, filterSize: 3, activation: .relu), .maxPool(window: 2),
          .convolution(filters: 64, filterSize: 3, activation: .relu), .flatten,
          .dense(units: 64, activation: .relu), .dense(units: 10, activation: .identity),
        ])
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// One example's features after the last layer.
  public var output: FeatureShape { layers.last?.output ?? input }

  /// The number of parameters.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.range.count } }

  /// Floats of a buffer that holds all parameters: each tensor begins at a cache line, with zeros between tensors.
  public var parameterBufferCount: Int { alignedCount(parameters.last?.range.upperBound ?? 0) }
}

/// A layer does not fit behind the one before it.
public struct NetworkError: Error, Equatable, CustomStringConvertible {
  /// One line: the layer, what it got and what it needs.
  public let description: String
}

extension LayerKind {
  fileprivate func output(for input: FeatureShape, layer: String) throws(NetworkError) -> FeatureShape {
    switch self {
    case .convolution(let filters, let filterSize, _):
      guard filterSize >= 1, filters >= 1, input.height >= filterSize, input.width >= filterSize else {
        throw NetworkError(
          description: "\(layer): \(filters) filters of \(filterSize) x \(filterSize) do not fit \(input)")
      }
      return FeatureShape(height: input.height - filterSize + 1, width: input.width - filterSize + 1, channels: filters)
    case .maxPool(let window):
      guard window >= 1, input.height >= window, input.width >= window else {
        throw NetworkError(description: "\(layer): a window of \(window) x \(window) does not fit \(input)")
      }
      // A byte holds the position in the window, as row x window + column.
      guard window <= 16 else {
        throw NetworkError(description: "\(layer): a window of \(window) x \(window) is larger than 16 x 16")
      }
      return FeatureShape(height: input.height / window, width: input.width / window, channels: input.channels)
    case .flatten:
      return FeatureShape(height: 1, width: 1, channels: input.count)
    case .activation:
      return input
    case .dense(let units, _):
      guard units >= 1, input.height == 1, input.width == 1 else {
        throw NetworkError(description: "\(layer): needs a row of features and at least one unit, got \(input)")
      }
      return FeatureShape(height: 1, width: 1, channels: units)
    }
  }
}

/// Names as in Keras: the kind alone for its first layer, then the kind with a number.
private struct LayerNames {
  private var counts: [String: Int] = [:]

  mutating func next(for kind: LayerKind) -> String {
    let base =
      switch kind {
      case .convolution: "conv2d"
      case .maxPool: "max_pooling2d"
      case .flatten: "flatten"
      case .dense: "dense"
      case .activation: "activation"
      }
    let count = counts[base, default: 0]
    counts[base] = count + 1
    return count == 0 ? base : "\(base)_\(count)"
  }
}

/// Hands out ranges of the parameter buffer.
private struct ParameterAllocator {
  private var next = 0

  mutating func tensors(
    for kind: LayerKind, input: FeatureShape, layer: String
  ) -> (weights: ParameterTensor?, bias: ParameterTensor?) {
    switch kind {
    case .convolution(let filters, let filterSize, _):
      let taps = filterSize * filterSize
      return tensors(
        layer, shape: [filterSize, filterSize, input.channels, filters], fanIn: taps * input.channels,
        fanOut: taps * filters)
    case .dense(let units, _):
      return tensors(layer, shape: [input.count, units], fanIn: input.count, fanOut: units)
    case .maxPool, .flatten, .activation:
      return (nil, nil)
    }
  }

  private mutating func tensors(
    _ layer: String, shape: [Int], fanIn: Int, fanOut: Int
  ) -> (weights: ParameterTensor?, bias: ParameterTensor?) {
    (
      tensor("\(layer)/kernel", shape: shape, fanIn: fanIn, fanOut: fanOut),
      tensor("\(layer)/bias", shape: [shape[shape.count - 1]], fanIn: fanIn, fanOut: fanOut)
    )
  }

  private mutating func tensor(_ name: String, shape: [Int], fanIn: Int, fanOut: Int) -> ParameterTensor {
    let count = shape.reduce(1, *)
    defer { next = alignedCount(next + count) }
    return ParameterTensor(name: name, shape: shape, range: next..<next + count, fanIn: fanIn, fanOut: fanOut)
  }
}
