import Digits
import Foundation
import IDX
import Kernels
import NeuralNetwork
import Testing

/// What Keras computed for one batch of the documented network; `Golden/README.md` says how.
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

  /// The parameters (or their gradients) under `prefix`, laid out as the network lays them out.
  func parameters(_ prefix: String) throws -> AlignedBuffer<Float> {
    let parameters = AlignedBuffer<Float>(zeros: Network.mnist.parameterBufferCount)
    for tensor in Network.mnist.parameters {
      let values: [Float] = try file.elements(of: "\(prefix)/\(tensor.name)", shape: tensor.shape)
      parameters[tensor.range].copy(from: AlignedBuffer(values))
    }
    return parameters
  }

  /// Expects all parameters (or their gradients) to be those under `prefix`.
  func expect(_ parameters: AlignedBuffer<Float>, _ prefix: String) throws {
    let golden = try self.parameters(prefix)
    for tensor in Network.mnist.parameters {
      try expect(parameters[tensor.range].array, golden[tensor.range].array, "\(prefix)/\(tensor.name)")
    }
  }

  /// Expects numbers to be those of the tensor called `name`.
  func expect(_ actual: [Float], _ name: String, shape: [Int]) throws {
    try expect(actual, tensor(name, shape: shape), name)
  }

  /// The golden values are correctly rounded, and the file says how far nine float32 runs of TensorFlow, with the same
  /// sums in other orders, were from them at most. We add in yet other orders, with or without fused multiply-adds, and
  /// start from pixels that are a rounding further from u / 255: the same kind of error, of the same size. But nine
  /// runs on one machine do not show the worst of it, least of all for a tensor that has one element: hence 8 times as
  /// much. The second term is four roundings of the greatest element (2^-24 each), for tensors where those runs
  /// happened to be spot on.
  func tolerance(_ name: String, _ golden: [Float]) throws -> Float {
    let difference = try #require(file.metadata["float32_difference/\(name)"].flatMap { Float($0) }, "\(name)")
    return 8 * difference + 0x1p-22 * (golden.map(\.magnitude).max() ?? 0)
  }

  private func expect(_ actual: [Float], _ golden: [Float], _ name: String) throws {
    try #require(actual.count == golden.count, "\(name)")
    let tolerance = try tolerance(name, golden)
    let errors = zip(actual, golden).map { ($0 - $1).magnitude }
    // Not `max`, which NaN would slip through.
    let index = errors.firstIndex { !($0 <= tolerance) }
    let failure = index.map { "element \($0) is \(actual[$0]), expected \(golden[$0]) +- \(tolerance)" }
    #expect(failure == nil, "\(name)")
  }
}
