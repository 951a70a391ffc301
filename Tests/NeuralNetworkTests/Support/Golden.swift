import Digits
import Foundation
import IDX
import Kernels
import ModelFiles
import NeuralNetwork
import Testing

/// Keras' results for one batch of the documented network; see `Golden/README.md`.
struct Golden {
  /// The one batch: 32 images and their labels.
  let data: LabeledImages
  private let file: SafetensorsFile

  init() throws {
    file = try fixture("golden")
    data = try LabeledImages(
      images: IDXArray(
        shape: [32, 28, 28], elements: file.elements(of: "images", shape: [32, 28, 28], as: UInt8.self)),
      named: "images",
      labels: IDXArray(shape: [32], elements: file.elements(of: "labels", shape: [32], as: UInt8.self)), named: "labels"
    )
  }

  /// A tensor that is not one of the network's parameters.
  func tensor(_ name: String, shape: [Int]) throws -> [Float] { try file.elements(of: name, shape: shape) }

  /// The parameters (or their gradients) under `prefix`, in the network's layout.
  func parameters(_ prefix: String) throws -> AlignedBuffer<Float> {
    let parameters = AlignedBuffer<Float>(zeros: Network.mnist.parameterBufferCount)
    for tensor in Network.mnist.parameters {
      let values: [Float] = try file.elements(of: "\(prefix)/\(tensor.name)", shape: tensor.shape)
      parameters[tensor.range].copy(from: AlignedBuffer(values))
    }
    return parameters
  }

  /// Expects all parameters (or their gradients) to be nearly equal to those under `prefix`.
  func expect(_ parameters: AlignedBuffer<Float>, _ prefix: String) throws {
    let golden = try self.parameters(prefix)
    for tensor in Network.mnist.parameters {
      try expect(parameters[tensor.range].array, golden[tensor.range].array, "\(prefix)/\(tensor.name)")
    }
  }

  /// Expects numbers to be nearly equal to the tensor called `name`.
  func expect(_ actual: [Float], _ name: String, shape: [Int]) throws {
    try expect(actual, tensor(name, shape: shape), name)
  }

  /// The golden values are correctly rounded. The file also has the greatest errors of nine float32 runs of TensorFlow,
  /// with the same sums in other orders. We add in yet other orders, with or without fused multiply-adds, and our
  /// pixels are one rounding further from u / 255. Our errors are of the same kind and size. But nine runs on one
  /// machine do not show the greatest possible error, especially for a tensor with one element. Therefore we allow 8
  /// times as much. The second term is four roundings of the greatest element (2^-24 each). It is for tensors for which
  /// those runs happened to be exact.
  func tolerance(_ name: String, _ golden: [Float]) throws -> Float {
    let difference = try #require(file.metadata["float32_difference/\(name)"].flatMap { Float($0) }, "\(name)")
    return 8 * difference + 0x1p-22 * (golden.map(\.magnitude).max() ?? 0)
  }

  private func expect(_ actual: [Float], _ golden: [Float], _ name: String) throws {
    try #require(actual.count == golden.count, "\(name)")
    let tolerance = try tolerance(name, golden)
    let errors = zip(actual, golden).map { ($0 - $1).magnitude }
    // Not `max`, which can ignore NaN.
    let index = errors.firstIndex { !($0 <= tolerance) }
    let failure = index.map { "element \($0) is \(actual[$0]), expected \(golden[$0]) +- \(tolerance)" }
    #expect(failure == nil, "\(name)")
  }
}
