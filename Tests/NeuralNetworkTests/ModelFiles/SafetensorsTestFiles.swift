import Foundation

@testable import ModelFiles
@testable import NeuralNetwork

/// A folder for one test; it is deleted when the test releases it.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "neural-network-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  var fileNames: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: url.path).sorted()) ?? []
  }
}

/// The bytes of a safetensors file with this header, unpadded, and these data.
func safetensors(_ header: String, data: [UInt8] = []) -> [UInt8] {
  safetensors([UInt8](header.utf8), data: data)
}

/// The bytes of a safetensors file with this header, which need not be valid text, and these data.
func safetensors(_ header: [UInt8], data: [UInt8] = []) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + data
}

/// One tensor of every element type, with ranks from 0 to 4, some without elements.
let everyKindOfTensor = [
  SafetensorsTensor(
    name: "dense/kernel", shape: [2, 3],
    elements: [1.5, -0.0, .infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -2] as [Float]),
  SafetensorsTensor(name: "step", shape: [], elements: [Int64.min]),
  SafetensorsTensor(name: "loss", shape: [1, 2, 1], elements: [Double.pi, -Double.leastNonzeroMagnitude]),
  SafetensorsTensor(name: "empty", shape: [3, 0], elements: [] as [Float]),
  SafetensorsTensor(name: "images", shape: [1, 2, 2, 1], elements: [0, 1, 254, 255] as [UInt8]),
  SafetensorsTensor(name: "steps", shape: [3], elements: [-128, 0, 127] as [Int8]),
  SafetensorsTensor(name: "emptier", shape: [0], elements: [] as [UInt8]),
]
