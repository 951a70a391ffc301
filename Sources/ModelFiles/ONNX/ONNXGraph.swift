import NeuralNetwork

/// A graph of operations in ONNX's format. The field numbers come from
/// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
struct ONNXGraph {
  /// A size of a tensor.
  enum Dimension {
    case size(Int)
    /// A size that is known only when the model runs.
    case named(String)
  }

  /// The value of an operation's attribute.
  enum Attribute {
    case float(Float)
    case integer(Int)
    case text(String)
    case integers([Int])
  }

  private enum ElementType: Int {
    case float = 1
  }

  private var message = ProtobufMessage()

  init(name: String) { message.add(2, name) }

  /// Adds an operation with the same name as its output.
  mutating func add(
    _ operation: String, inputs: [String], output: String, attributes: KeyValuePairs<String, Attribute> = [:]
  ) {
    var node = ProtobufMessage()
    for input in inputs { node.add(1, input) }
    node.add(2, output)
    node.add(3, output)
    node.add(4, operation)
    for (name, value) in attributes { node.add(5, value.message(name)) }
    message.add(1, node)
  }

  /// Adds a constant tensor.
  mutating func addConstant(_ name: String, shape: [Int], elements: [Float]) {
    var tensor = ProtobufMessage()
    for size in shape { tensor.add(1, size) }
    tensor.add(2, ElementType.float.rawValue)
    tensor.add(8, name)
    tensor.add(
      9, elements.flatMap { element in (0..<4).map { UInt8(truncatingIfNeeded: element.bitPattern >> (8 * $0)) } })
    message.add(5, tensor)
  }

  /// Declares an input of the graph, of 32-bit floating-point numbers.
  mutating func addInput(_ name: String, shape: [Dimension]) { message.add(11, Self.value(name, shape)) }

  /// Declares an output of the graph, of 32-bit floating-point numbers.
  mutating func addOutput(_ name: String, shape: [Dimension]) { message.add(12, Self.value(name, shape)) }

  /// The bytes of a model with this graph, for a version of the standard operations.
  func model(operations version: Int, format: Int, producer: String, description: String) -> [UInt8] {
    var operations = ProtobufMessage()
    operations.add(1, "")
    operations.add(2, version)
    var model = ProtobufMessage()
    model.add(1, format)
    model.add(2, producer)
    model.add(6, description)
    model.add(7, message)
    model.add(8, operations)
    return model.bytes
  }

  private static func value(_ name: String, _ dimensions: [Dimension]) -> ProtobufMessage {
    var shape = ProtobufMessage()
    for dimension in dimensions {
      var entry = ProtobufMessage()
      switch dimension {
      case .size(let size): entry.add(1, size)
      case .named(let name): entry.add(2, name)
      }
      shape.add(1, entry)
    }
    var tensor = ProtobufMessage()
    tensor.add(1, ElementType.float.rawValue)
    tensor.add(2, shape)
    var type = ProtobufMessage()
    type.add(1, tensor)
    var value = ProtobufMessage()
    value.add(1, name)
    value.add(2, type)
    return value
  }
}

extension ONNXGraph.Attribute {
  /// The number of the attribute's type in the format.
  private var type: Int {
    switch self {
    case .float: 1
    case .integer: 2
    case .text: 3
    case .integers: 7
    }
  }

  /// The attribute as a message.
  fileprivate func message(_ name: String) -> ProtobufMessage {
    var message = ProtobufMessage()
    message.add(1, name)
    switch self {
    case .float(let value): message.add(2, value)
    case .integer(let value): message.add(3, value)
    case .text(let value): message.add(4, value)
    case .integers(let values): for value in values { message.add(8, value) }
    }
    message.add(20, type)
    return message
  }
}
