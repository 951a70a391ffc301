import Kernels
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

@Suite("Weights in eight bits")
struct QuantizationTests {
  private let folder: TemporaryFolder
  private let weights = Initializer.glorotUniform(.mnist, seed: 6)

  init() throws { folder = try TemporaryFolder() }

  @Test("Each weight is off by half a step of its output channel at most, biases by nothing")
  func error() {
    for index in Network.mnist.parameters[1].range { weights[index] = Float(index) }
    let dequantized = QuantizedWeights(weights, of: .mnist).dequantized
    for tensor in Network.mnist.parameters {
      let (exact, rounded) = (weights[tensor.range].array, dequantized[tensor.range].array)
      if tensor.isBias {
        #expect(exact == rounded)
        continue
      }
      let outputs = tensor.shape[tensor.shape.count - 1]
      for output in 0..<outputs {
        let channel = Array(stride(from: output, to: exact.count, by: outputs))
        let greatest = channel.map { abs(exact[$0]) }.max() ?? 0
        let error = channel.map { abs(exact[$0] - rounded[$0]) }.max() ?? 1
        #expect(error <= greatest / 127 / 2 * 1.0001 && error > 0, "\(tensor.name) \(output)")
      }
    }
  }

  @Test("A channel of zeros stays one, and weights that are multiples of a step are exact")
  func exact() {
    let tensor = Network.mnist.parameters[2]
    for (position, index) in tensor.range.enumerated() {
      weights[index] = position % 64 == 5 ? 0 : position < 64 ? 127 : Float(position % 255 - 127)
    }
    let dequantized = QuantizedWeights(weights, of: .mnist).dequantized
    #expect(dequantized[tensor.range].array == weights[tensor.range].array)
  }

  @Test("The file is a quarter as large, and read like any other")
  func file() throws {
    let quantized = QuantizedWeights(weights, of: .mnist)
    let path = folder.path("int8.safetensors")
    try quantized.safetensors.write(to: path)
    #expect(try Network.mnist.weights(contentsOf: path, layout: nil).parameters.array == quantized.dequantized.array)
    #expect(quantized.safetensors.bytes.count < 97_000)
    // Rounding again does not change rounded weights.
    let again = QuantizedWeights(quantized.dequantized, of: .mnist).dequantized
    #expect(zip(again.array, quantized.dequantized.array).allSatisfy { abs($0 - $1) <= 1e-6 * abs($1) })
  }

  @Test("A file that is not quite one is refused")
  func errors() throws {
    let path = folder.path("int8.safetensors")
    let tensors = QuantizedWeights(weights, of: .mnist).safetensors.tensors
    func expect(_ message: String, _ tensors: [SafetensorsTensor]) throws {
      try SafetensorsFile(tensors: tensors).write(to: path)
      let error = try #require(throws: WeightLayoutError.self) {
        try Network.mnist.weights(contentsOf: path, layout: nil)
      }
      #expect(error.description == "\(path): \(message)")
    }
    #expect(tensors.map(\.name).prefix(3) == ["conv2d/kernel_scale", "conv2d/kernel", "conv2d/bias"])
    try expect(#"tensor "conv2d/kernel_scale": expected a tensor of this name, found none"#, Array(tensors.dropFirst()))
    try expect(
      #"tensor "x": expected only tensors of the network and Adam's moments of them"#,
      tensors + [SafetensorsTensor(name: "x", shape: [], elements: [Float(0)])])
    let floats = SafetensorsTensor(
      name: "conv2d/kernel", shape: [3, 3, 1, 32], elements: [Float](repeating: 0, count: 288))
    try expect(
      #"tensor "conv2d/kernel", dtype: expected I8, found F32"#, [tensors[0], floats] + tensors.dropFirst(2))
    let endless = SafetensorsTensor(
      name: "conv2d/kernel_scale", shape: [32], elements: [Float](repeating: .infinity, count: 32))
    let error = try #require(throws: WeightLayoutError.self) {
      try SafetensorsFile(tensors: [endless] + tensors.dropFirst()).write(to: path)
      _ = try Network.mnist.weights(contentsOf: path, layout: nil)
    }
    #expect(error.description.contains(#"tensor "conv2d/kernel": expected finite numbers, found "#))
  }
}
