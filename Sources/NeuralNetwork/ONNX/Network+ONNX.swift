import Kernels

extension Network {
  /// The version of the standard operations (opset) that exported models use.
  public static let onnxOperatorSet = 17

  /// The version of the file format that goes with it.
  private static let onnxFormat = 8

  /// The bytes of an ONNX model (https://onnx.ai) with these weights.
  ///
  /// It takes `images`, N x rows x columns x channels of 0...1, for any N, and gives `logits`, N x classes. ONNX puts
  /// channels first: the images are transposed on their way in, convolutions' weights are outputs x inputs x rows x
  /// columns, and features are transposed back before they are flattened, so that dense weights stay as they are.
  public func onnx(weights: AlignedBuffer<Float>) -> [UInt8] {
    var graph = ONNXGraph(name: "network")
    let batch = ONNXGraph.Dimension.named("N")
    let last = "logits"
    graph.addInput("images", shape: [batch, .size(input.height), .size(input.width), .size(input.channels)])
    graph.addOutput(last, shape: [batch, .size(output.count)])
    let weighted = LayerWeights.all(self)
    var value = "images"
    if input.height > 1 || input.width > 1 {
      graph.add("Transpose", inputs: [value], output: "channels_first", integers: [("perm", [0, 3, 1, 2])])
      value = "channels_first"
    }
    for (index, layer) in layers.enumerated() {
      let isLast = index == layers.count - 1
      let name = isLast ? last : layer.name
      switch layer.kind {
      case .convolution(_, let kernel, let activation):
        addConstants(of: layer, among: weighted, weights: weights, layout: .pytorch, to: &graph)
        graph.add(
          "Conv", inputs: [value, "\(layer.name)/kernel", "\(layer.name)/bias"], output: activation.input(name),
          integers: [("kernel_shape", [kernel, kernel])])
        graph.add(activation, output: name)
      case .maxPool(let window):
        graph.add(
          "MaxPool", inputs: [value], output: name,
          integers: [("kernel_shape", [window, window]), ("strides", [window, window])])
      case .flatten:
        graph.add("Transpose", inputs: [value], output: "channels_last", integers: [("perm", [0, 2, 3, 1])])
        graph.add("Flatten", inputs: ["channels_last"], output: name, integer: ("axis", 1))
      case .dense(_, let activation):
        addConstants(of: layer, among: weighted, weights: weights, layout: .keras, to: &graph)
        graph.add(
          "Gemm", inputs: [value, "\(layer.name)/kernel", "\(layer.name)/bias"], output: activation.input(name))
        graph.add(activation, output: name)
      case .activation(let function):
        graph.add(function.onnxOperation, inputs: [value], output: name)
      }
      value = name
    }
    return graph.model(
      operations: Self.onnxOperatorSet, format: Self.onnxFormat, producer: "mnist-bench",
      description: "images: N x \(input) of 0...1, ink bright; logits: N x \(output)")
  }

  private func addConstants(
    of layer: Layer, among weighted: [LayerWeights], weights: AlignedBuffer<Float>, layout: WeightLayout,
    to graph: inout ONNXGraph
  ) {
    guard let entry = weighted.first(where: { $0.kernel == layer.kernel }) else { return }
    graph.addConstant(
      "\(layer.name)/kernel", shape: entry.shape(in: layout), elements: entry.kernel(of: weights, in: layout))
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
  /// Adds an activation that gives `output`.
  fileprivate mutating func add(_ activation: Activation, output: String) {
    guard let operation = activation.onnxOperation else { return }
    add(operation, inputs: [activation.input(output)], output: output)
  }
}
