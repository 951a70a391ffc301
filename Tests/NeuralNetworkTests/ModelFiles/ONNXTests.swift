import Kernels
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

@Suite("ONNX models")
struct ONNXTests {
  @Test("Numbers and texts are coded as in the specification's examples")
  func wireFormat() {
    var inner = ProtobufMessage()
    inner.add(1, 150)
    #expect(inner.bytes == [0x08, 0x96, 0x01])
    var text = ProtobufMessage()
    text.add(2, "testing")
    #expect(text.bytes == [0x12, 0x07] + Array("testing".utf8))
    var outer = ProtobufMessage()
    outer.add(3, inner)
    #expect(outer.bytes == [0x1a, 0x03, 0x08, 0x96, 0x01])
    var negative = ProtobufMessage()
    negative.add(16, -2)
    var half = ProtobufMessage()
    half.add(2, Float(0.5))
    #expect(half.bytes == [0x15, 0, 0, 0, 0x3f])
    #expect(negative.bytes == [0x80, 0x01, 0xfe] + [UInt8](repeating: 0xff, count: 8) + [0x01])
  }

  @Test("Operator set, operations in order, and weights as ONNX lays them out")
  func structure() throws {
    let weights = Initializer.glorotUniform(.mnist, seed: 3)
    let model = Fields(Network.mnist.onnx(weights: weights))
    let graph = Fields(try #require(model[7].first))
    #expect(model[8].map { Fields($0)[number: 2] } == [[Network.onnxOperatorSet]])
    let operations = graph[1].map { String(decoding: Fields($0)[4][0], as: UTF8.self) }
    #expect(
      operations == [
        "Transpose", "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Conv", "Relu", "Flatten", "Gemm", "Relu",
        "Gemm",
      ])
    // The input of each operation is the output of the one before.
    let outputs = graph[1].map { Fields($0)[2][0] }
    #expect(graph[1].dropFirst().map { Fields($0)[1][0] } == outputs.dropLast())
    #expect(graph[1].first.map { Fields($0)[1][0] } == Array("images".utf8) && outputs.last == Array("logits".utf8))
    let constants = graph[5].map(Fields.init)
    #expect(
      constants.map { $0[number: 1] } == [
        [32, 1, 3, 3], [32], [64, 32, 3, 3], [64], [64, 64, 3, 3], [64], [64, 576], [64], [10, 64], [10],
      ])
    #expect(constants.map { $0[9][0].count } == constants.map { 4 * $0[number: 1].reduce(1, *) })
    let dense = Network.mnist.parameters[6]
    // The model has outputs x (channels x rows x columns); the network has (rows x columns x channels) x outputs.
    let bytes = (0..<64 * 576).flatMap { index in
      let (output, channel, pixel) = (index / 576, index % 576 / 9, index % 9)
      let value = weights[dense.range.lowerBound + (pixel * 64 + channel) * 64 + output]
      return (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 255) }
    }
    #expect(constants[6][9][0] == bytes)
  }

  @Test("Each operation has all attributes that ONNX knows, the optional ones too")
  func attributes() throws {
    let graph = Fields(
      try #require(Fields(Network.mnist.onnx(weights: Initializer.heNormal(.mnist, seed: 1)))[7].first))
    let expected: [String: [String: Attribute]] = [
      "Transpose": ["perm": .integers([0, 3, 1, 2])],
      "Conv": [
        "auto_pad": .text("NOTSET"), "dilations": .integers([1, 1]), "group": .integer(1),
        "kernel_shape": .integers([3, 3]), "pads": .integers([0, 0, 0, 0]), "strides": .integers([1, 1]),
      ],
      "MaxPool": [
        "auto_pad": .text("NOTSET"), "ceil_mode": .integer(0), "dilations": .integers([1, 1]),
        "kernel_shape": .integers([2, 2]), "pads": .integers([0, 0, 0, 0]), "storage_order": .integer(0),
        "strides": .integers([2, 2]),
      ],
      "Relu": [:], "Flatten": ["axis": .integer(1)],
      "Gemm": ["alpha": .float(1), "beta": .float(1), "transA": .integer(0), "transB": .integer(1)],
    ]
    for node in graph[1].map(Fields.init) {
      let operation = String(decoding: node[4][0], as: UTF8.self)
      let attributes = try node[5].map { try Attribute.named($0) }
      #expect(attributes.count == expected[operation]?.count)
      #expect(Dictionary(uniqueKeysWithValues: attributes) == expected[operation], "\(operation)")
    }
  }

  @Test("With channels first in the input, nothing is transposed, and all else is the same")
  func channelsFirst() throws {
    let weights = Initializer.glorotUniform(.mnist, seed: 3)
    let graphs = try ONNXInputLayout.allCases.map { layout in
      Fields(try #require(Fields(Network.mnist.onnx(weights: weights, inputLayout: layout))[7].first))
    }
    #expect(graphs.map { sizes($0[11][0]) } == [[28, 28, 1], [1, 28, 28]])
    #expect(graphs[0][5] == graphs[1][5] && graphs[0][12] == graphs[1][12])
    #expect(graphs[0][1].dropFirst(2) == graphs[1][1].dropFirst())
    let first = Fields(graphs[1][1][0])
    #expect(first[1][0] == Array("images".utf8) && first[4][0] == Array("Conv".utf8))
    #expect(first[5] == Fields(graphs[0][1][1])[5])
  }

  /// The known sizes of a value's shape.
  private func sizes(_ value: [UInt8]) -> [Int] {
    Fields(Fields(Fields(Fields(value)[2][0])[1][0])[2][0])[1].flatMap { Fields($0)[number: 1] }
  }

  /// An attribute as in onnx.proto: its name, its value and the value's type.
  private enum Attribute: Equatable {
    case float(Float)
    case integer(Int)
    case text(String)
    case integers([Int])

    static func named(_ bytes: [UInt8]) throws -> (String, Attribute) {
      let fields = Fields(bytes)
      let name = String(decoding: fields[1][0], as: UTF8.self)
      let value: Attribute? =
        switch fields[number: 20] {
        case [1]: .float(Float(bitPattern: UInt32(fields[number: 2][0])))
        case [2]: .integer(fields[number: 3][0])
        case [3]: .text(String(decoding: fields[4][0], as: UTF8.self))
        case [7]: .integers(fields[number: 8])
        default: nil
        }
      return (name, try #require(value, "\(name)"))
    }
  }

  /// The fields of a message, by number.
  private struct Fields {
    private var delimited: [Int: [[UInt8]]] = [:]
    private var numbers: [Int: [Int]] = [:]

    init(_ bytes: [UInt8]) {
      var rest = bytes[...]
      func varint() -> Int {
        var (value, shift) = (0, 0)
        while let byte = rest.popFirst() {
          value |= Int(byte & 0x7f) << shift
          shift += 7
          if byte < 0x80 { break }
        }
        return value
      }
      while !rest.isEmpty {
        let key = varint()
        if key & 7 == 2 {
          let count = varint()
          delimited[key >> 3, default: []].append(Array(rest.prefix(count)))
          rest = rest.dropFirst(count)
        } else if key & 7 == 5 {
          let bits = rest.prefix(4).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
          numbers[key >> 3, default: []].append(bits)
          rest = rest.dropFirst(4)
        } else {
          numbers[key >> 3, default: []].append(varint())
        }
      }
    }

    subscript(field: Int) -> [[UInt8]] { delimited[field] ?? [] }
    subscript(number field: Int) -> [Int] { numbers[field] ?? [] }
  }
}
