import Kernels

/// A chain of layers with all shapes worked out and all parameters laid out in one buffer. It has no weights of its
/// own: those are an `AlignedBuffer` of ``parameterBufferCount`` floats, which is what optimizers, checkpoints and
/// executors pass around.
public struct Network: Sendable {
  /// One example's features before the first layer.
  public let input: FeatureShape
  /// The layers, first to last.
  public let layers: [Layer]
  /// The trained tensors, in layer order, kernel before bias.
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
      let (kernel, bias) = allocator.tensors(for: kind, input: features, layer: name)
      layers.append(
        Layer(name: name, kind: kind, input: features, output: output, kernel: kernel, bias: bias))
      features = output
    }
    self.input = input
    self.layers = layers
    parameters = layers.flatMap { [$0.kernel, $0.bias].compactMap { $0 } }
  }

  /// The first layer of a network, its parameters where they are in that.
  init(first network: Network) {
    input = network.input
    layers = [network.layers[0]]
    parameters = [layers[0].kernel, layers[0].bias].compactMap { $0 }
  }

  /// The documented network with another function between its layers.
  public static func mnist(activation: ActivationFunction) -> Network {
    guard activation != .relu else { return mnist }
    do throws(NetworkError) {
      return try Network(
        input: mnist.input,
        mnist.layers.flatMap { layer -> [LayerKind] in
          switch layer.kind {
          case .convolution(let filters, let kernel, .relu):
            [.convolution(filters: filters, kernel: kernel, activation: .identity), .activation(activation)]
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
          .convolution(filters: 32, kernel: 3, activation: .relu), .maxPool(window: 2),
          .convolution(filters: 64, kernel: 3, activation: .relu), .maxPool(window: 2),
          .convolution(filters: 64, kernel: 3, activation: .relu), .flatten,
          .dense(units: 64, activation: .relu), .dense(units: 10, activation: .identity),
        ])
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// One example's features after the last layer.
  public var output: FeatureShape { layers.last?.output ?? input }

  /// Trained numbers.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.range.count } }

  /// Floats of a buffer that holds all parameters: each tensor begins at a cache line, zeros between.
  public var parameterBufferCount: Int { alignedCount(parameters.last?.range.upperBound ?? 0) }
}

/// A layer that does not fit behind the one before it.
public struct NetworkError: Error, Equatable, CustomStringConvertible {
  /// One line: the layer, what it got and what it needs.
  public let description: String
}

extension LayerKind {
  fileprivate func output(for input: FeatureShape, layer: String) throws(NetworkError) -> FeatureShape {
    switch self {
    case .convolution(let filters, let kernel, _):
      guard kernel >= 1, filters >= 1, input.height >= kernel, input.width >= kernel else {
        throw NetworkError(description: "\(layer): \(filters) filters of \(kernel) x \(kernel) do not fit \(input)")
      }
      return FeatureShape(height: input.height - kernel + 1, width: input.width - kernel + 1, channels: filters)
    case .maxPool(let window):
      guard window >= 1, input.height >= window, input.width >= window else {
        throw NetworkError(description: "\(layer): a window of \(window) x \(window) does not fit \(input)")
      }
      // A position in the window is kept in a byte, as row x window + column.
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

/// Names as Keras gives them: the kind, then the kind with a number.
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
  ) -> (kernel: ParameterTensor?, bias: ParameterTensor?) {
    switch kind {
    case .convolution(let filters, let kernel, _):
      let taps = kernel * kernel
      return tensors(
        layer, shape: [kernel, kernel, input.channels, filters], fanIn: taps * input.channels, fanOut: taps * filters)
    case .dense(let units, _):
      return tensors(layer, shape: [input.count, units], fanIn: input.count, fanOut: units)
    case .maxPool, .flatten, .activation:
      return (nil, nil)
    }
  }

  private mutating func tensors(
    _ layer: String, shape: [Int], fanIn: Int, fanOut: Int
  ) -> (kernel: ParameterTensor?, bias: ParameterTensor?) {
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
