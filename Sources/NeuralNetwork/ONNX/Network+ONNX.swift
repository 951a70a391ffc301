import Kernels

extension Network {
  /// The version of the standard operations (opset) that exported models use.
  public static let onnxOperatorSet = 17

  /// The version of the file format that goes with it.
  private static let onnxFormat = 8

  /// The bytes of an ONNX model (https://onnx.ai) with these weights.
  ///
  /// It takes `images`, N x rows x columns x channels (or, for `nchw`, N x channels x rows x columns) of 0...1, for any
  /// N, and gives `logits`, N x classes. ONNX puts channels first, and so does the model behind its input: weights are
  /// laid out as PyTorch lays them out. Attributes are all written, those that ONNX makes optional, too, because there
  /// are readers that ask for them.
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
      case .convolution(_, let kernel, let activation):
        addConstants(of: layer, among: weighted, weights: weights, to: &graph)
        graph.addConvolution(
          inputs: [value, "\(layer.name)/kernel", "\(layer.name)/bias"], output: activation.input(name), side: kernel)
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
    guard let entry = weighted.first(where: { $0.kernel == layer.kernel }) else { return }
    graph.addConstant(
      "\(layer.name)/kernel", shape: entry.shape(in: .pytorch), elements: entry.kernel(of: weights, in: .pytorch))
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
  /// The operation's name; nil if there is nothing to do.
  fileprivate var onnxOperation: String? {
    switch self {
    case .identity: nil
    case .relu: "Relu"
    }
  }

  /// What the value before the activation is called, if the one behind it is called `name`.
  fileprivate func input(_ name: String) -> String { onnxOperation == nil ? name : "\(name)/sum" }
}

extension ONNXGraph {
  /// Adds a convolution without padding, of weights outputs x inputs x side x side and a bias.
  fileprivate mutating func addConvolution(inputs: [String], output: String, side: Int) {
    add(
      "Conv", inputs: inputs, output: output,
      attributes: [
        "auto_pad": .text("NOTSET"), "dilations": .integers([1, 1]), "group": .integer(1),
        "kernel_shape": .integers([side, side]), "pads": .integers([0, 0, 0, 0]), "strides": .integers([1, 1]),
      ])
  }

  /// Adds the maximum of windows that do not overlap; rows and columns that do not fill a window are left out.
  fileprivate mutating func addMaxPool(input: String, output: String, side: Int) {
    add(
      "MaxPool", inputs: [input], output: output,
      attributes: [
        "auto_pad": .text("NOTSET"), "ceil_mode": .integer(0), "dilations": .integers([1, 1]),
        "kernel_shape": .integers([side, side]), "pads": .integers([0, 0, 0, 0]), "storage_order": .integer(0),
        "strides": .integers([side, side]),
      ])
  }

  /// Adds a dense layer, of weights outputs x inputs and a bias.
  fileprivate mutating func addDense(inputs: [String], output: String) {
    add(
      "Gemm", inputs: inputs, output: output,
      attributes: ["alpha": .float(1), "beta": .float(1), "transA": .integer(0), "transB": .integer(1)])
  }

  /// Adds an activation that gives `output`.
  fileprivate mutating func add(_ activation: Activation, output: String) {
    guard let operation = activation.onnxOperation else { return }
    add(operation, inputs: [activation.input(output)], output: output)
  }
}
