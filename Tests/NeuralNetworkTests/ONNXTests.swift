import Kernels
import Testing

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
        "Transpose", "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Conv", "Relu", "Transpose", "Flatten",
        "Gemm", "Relu", "Gemm",
      ])
    // Each operation takes what the one before it gives.
    let outputs = graph[1].map { Fields($0)[2][0] }
    #expect(graph[1].dropFirst().map { Fields($0)[1][0] } == outputs.dropLast())
    #expect(graph[1].first.map { Fields($0)[1][0] } == Array("images".utf8) && outputs.last == Array("logits".utf8))
    let constants = graph[5].map(Fields.init)
    #expect(
      constants.map { $0[number: 1] } == [
        [32, 1, 3, 3], [32], [64, 32, 3, 3], [64], [64, 64, 3, 3], [64], [576, 64], [64], [64, 10], [10],
      ])
    #expect(constants.map { $0[9][0].count } == constants.map { 4 * $0[number: 1].reduce(1, *) })
    let dense = Network.mnist.parameters[6]
    let bytes = weights[dense.range].array.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 255) }
    }
    #expect(constants[6][9][0] == bytes)
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
        } else {
          numbers[key >> 3, default: []].append(varint())
        }
      }
    }

    subscript(field: Int) -> [[UInt8]] { delimited[field] ?? [] }
    subscript(number field: Int) -> [Int] { numbers[field] ?? [] }
  }
}
