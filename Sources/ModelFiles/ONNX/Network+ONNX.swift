import Kernels
import NeuralNetwork

/// The order of pixels and channels in the input of an ONNX model.
public enum ONNXInputLayout: String, CaseIterable, Sendable {
  /// N x rows x columns x channels, as in this package and TensorFlow.
  case nhwc
  /// N x channels x rows x columns, as in ONNX's own operations and PyTorch.
  case nchw
}

extension Network {
  /// The version of the standard operations (opset) that exported models use.
  public static let onnxOperatorSet = 17

  /// The version of the file format that goes with this opset.
  private static let onnxFormat = 8

  /// The bytes of an ONNX model (https://onnx.ai) with these weights.
  ///
  /// The model's input is `images`, N x rows x columns x channels (or, for `nchw`, N x channels x rows x columns) of
  /// values from 0 to 1, for any N. Its output is `logits`, N x classes. As ONNX puts channels first, all operations
  /// behind the input do so too, and weights have PyTorch's layout. The file states all attributes, even optional ones,
  /// because some readers require them.
  public func onnx(weights: AlignedBuffer<Float>, inputLayout: ONNXInputLayout = .nhwc) -> [UInt8] {
    var graph = ONNXGraph(name: "network")
    let batch = ONNXGraph.Dimension.named("N")
    let last = "logits"
    let sizes =
      switch inputLayout {
      case .nhwc: [input.height, input.width, input.channels]
      case .nchw: [input.channels, input.height, input.width]
      }
    graph.addInput("images", shape: [batch] + sizes.map { .size($0) })
    graph.addOutput(last, shape: [batch, .size(output.count)])
    let weighted = LayerWeights.all(self)
    var value = "images"
    if inputLayout == .nhwc, input.height > 1 || input.width > 1 {
      graph.add("Transpose", inputs: [value], output: "channels_first", attributes: ["perm": .integers([0, 3, 1, 2])])
      value = "channels_first"
    }
    for (index, layer) in layers.enumerated() {
      let isLast = index == layers.count - 1
      let name = isLast ? last : layer.name
      switch layer.kind {
      case .convolution(_, let filterSize, let activation):
        addConstants(of: layer, among: weighted, weights: weights, to: &graph)
        graph.addConvolution(
          inputs: [value, "\(layer.name)/kernel", "\(layer.name)/bias"], output: activation.input(name),
          side: filterSize)
        graph.add(activation, output: name)
      case .maxPool(let window):
        graph.addMaxPool(input: value, output: name, side: window)
      case .flatten:
        graph.add("Flatten", inputs: [value], output: name, attributes: ["axis": .integer(1)])
      case .dense(_, let activation):
        addConstants(of: layer, among: weighted, weights: weights, to: &graph)
        graph.addDense(inputs: [value, "\(layer.name)/kernel", "\(layer.name)/bias"], output: activation.input(name))
        graph.add(activation, output: name)
      case .activation(let function):
        graph.add(function.onnxOperation, inputs: [value], output: name)
      }
      value = name
    }
    let shape = sizes.map(String.init).joined(separator: " x ")
    return graph.model(
      operations: Self.onnxOperatorSet, format: Self.onnxFormat, producer: "mnist-bench",
      description: "images: N x \(shape) of 0...1, ink bright; logits: N x \(output)")
  }

  private func addConstants(
    of layer: Layer, among weighted: [LayerWeights], weights: AlignedBuffer<Float>, to graph: inout ONNXGraph
  ) {
    guard let entry = weighted.first(where: { $0.weights == layer.weights }) else { return }
    graph.addConstant(
      "\(layer.name)/kernel", shape: entry.shape(in: .pytorch), elements: entry.elements(of: weights, in: .pytorch))
    graph.addConstant("\(layer.name)/bias", shape: entry.bias.shape, elements: weights[entry.bias.range].array)
  }
}

extension ActivationFunction {
  /// The operation's name.
  fileprivate var onnxOperation: String {
    switch self {
    case .relu: "Relu"
    case .sigmoid: "Sigmoid"
    case .tanh: "Tanh"
    }
  }
}

extension Activation {
  /// The operation's name; nil if no operation is necessary.
  fileprivate var onnxOperation: String? {
    switch self {
    case .identity: nil
    case .relu: "Relu"
    }
  }

  /// The name of the value before the activation, if the value after it has the name `name`.
  fileprivate func input(_ name: String) -> String { onnxOperation == nil ? name : "\(name)/sum" }
}

extension ONNXGraph {
  /// Adds a convolution without padding, with weights of outputs x inputs x side x side and a bias.
  fileprivate mutating func addConvolution(inputs: [String], output: String, side: Int) {
    add(
      "Conv", inputs: inputs, output: output,
      attributes: [
        "auto_pad": .text("NOTSET"), "dilations": .integers([1, 1]), "group": .integer(1),
        "kernel_shape": .integers([side, side]), "pads": .integers([0, 0, 0, 0]), "strides": .integers([1, 1]),
      ])
  }

  /// Adds the maximum over windows that do not overlap; rows and columns that do not fill a window are left out.
  fileprivate mutating func addMaxPool(input: String, output: String, side: Int) {
    add(
      "MaxPool", inputs: [input], output: output,
      attributes: [
        "auto_pad": .text("NOTSET"), "ceil_mode": .integer(0), "dilations": .integers([1, 1]),
        "kernel_shape": .integers([side, side]), "pads": .integers([0, 0, 0, 0]), "storage_order": .integer(0),
        "strides": .integers([side, side]),
      ])
  }

  /// Adds a dense layer, with weights of outputs x inputs and a bias.
  fileprivate mutating func addDense(inputs: [String], output: String) {
    add(
      "Gemm", inputs: inputs, output: output,
      attributes: ["alpha": .float(1), "beta": .float(1), "transA": .integer(0), "transB": .integer(1)])
  }

  /// Adds an activation with the output `output`.
  fileprivate mutating func add(_ activation: Activation, output: String) {
    guard let operation = activation.onnxOperation else { return }
    add(operation, inputs: [activation.input(output)], output: output)
  }
}
