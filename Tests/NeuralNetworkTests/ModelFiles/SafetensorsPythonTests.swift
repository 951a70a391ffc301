import Foundation
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

/// The reference implementation, from PyPI.
private enum ReferenceImplementation {
  static let isInstalled = Python.imports("safetensors.numpy")
}

@Suite(
  "Safetensors files and the reference implementation",
  .enabled(
    if: ReferenceImplementation.isInstalled,
    "needs Python with the packages safetensors and numpy (set PYTHON to such an interpreter)"))
struct SafetensorsPythonTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("Python reads what we write")
  func readByPython() throws {
    let metadata = ["recipe": "documented", "awkward": "\"\\\n\u{1}é🙂"]
    let path = folder.path("ours.safetensors")
    try SafetensorsFile(tensors: everyKindOfTensor, metadata: metadata).write(to: path)
    let program = """
      import json, sys
      from safetensors import safe_open
      with safe_open(sys.argv[1], framework="numpy") as file:
          tensors = {name: file.get_tensor(name) for name in file.keys()}
          print(json.dumps({"metadata": file.metadata(), "tensors": {
              name: [str(x.dtype), str(list(x.shape)), x.tobytes().hex()] for name, x in tensors.items()}}))
      """
    struct Output: Decodable {
      let metadata: [String: String]
      let tensors: [String: [String]]
    }
    let output = try JSONDecoder().decode(
      Output.self, from: Python.run(["-c", program, path]))
    let numpyNames: [SafetensorsElementType: String] = [
      .float32: "float32", .float64: "float64", .int64: "int64", .int8: "int8", .uint8: "uint8",
    ]
    #expect(output.metadata == metadata)
    #expect(output.tensors.count == everyKindOfTensor.count)
    for tensor in everyKindOfTensor {
      let hex = tensor.bytes.map { String(format: "%02x", $0) }.joined()
      #expect(output.tensors[tensor.name] == [numpyNames[tensor.elementType]!, "\(tensor.shape)", hex])
    }
  }

  @Test("We read what Python writes, and write the same bytes")
  func writtenByPython() throws {
    let path = folder.path("theirs.safetensors")
    let program = """
      import sys, numpy
      from safetensors.numpy import save_file
      save_file({"weights": numpy.linspace(-1, 1, 6, dtype="float32").reshape(2, 3), "step": numpy.array(7, dtype="int64"),
                 "labels": numpy.array([3, 1], dtype="uint8"), "é\\\\ \\u0001": numpy.zeros((0, 4), dtype="float64")},
                sys.argv[1], metadata={"awkward": "\\"\\\\/\\n\\b\\f\\x00\\x7fé🙂"})
      """
    _ = try Python.run(["-c", program, path])
    let file = try SafetensorsFile(contentsOf: path)
    #expect(file.metadata == ["awkward": "\"\\/\n\u{8}\u{c}\u{0}\u{7f}é🙂"])
    #expect(try file.elements(of: "step", shape: []) == [7] as [Int64])
    #expect(try file.elements(of: "labels", shape: [2]) == [3, 1] as [UInt8])
    #expect(try file.elements(of: "é\\ \u{1}", shape: [0, 4]) == [] as [Double])
    let weights: [Float] = try file.elements(of: "weights", shape: [2, 3])
    #expect(zip(weights, [-1, -0.6, -0.2, 0.2, 0.6, 1]).allSatisfy { abs($0 - $1) < 1e-6 })

    let copy = folder.path("copy.safetensors")
    try SafetensorsFile(tensors: file.tensors, metadata: file.metadata).write(to: copy)
    #expect(FileManager.default.contentsEqual(atPath: path, andPath: copy))
  }
}
