import Files
import Foundation
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

@Suite("Safetensors files")
struct SafetensorsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("What is written is read again, in the same order")
  func roundTrip() throws {
    let metadata = ["recipe": "documented", "": "empty key", "awkward": "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}é漢🙂"]
    let path = folder.path("all.safetensors")
    try SafetensorsFile(tensors: everyKindOfTensor, metadata: metadata).write(to: path)
    let read = try SafetensorsFile(contentsOf: path)
    #expect(read.tensors == everyKindOfTensor)
    #expect(read.metadata == metadata)
    #expect(folder.fileNames == ["all.safetensors"])
  }

  @Test("Elements of all types keep every bit")
  func elements() throws {
    let nan = Float(bitPattern: 0x7fa0_0001)
    let tensor = SafetensorsTensor(name: "nan", shape: [1], elements: [nan])
    #expect(tensor.elements(as: Float.self)?.map(\.bitPattern) == [nan.bitPattern])
    let file = SafetensorsFile(tensors: everyKindOfTensor)
    #expect(try file.elements(of: "step", shape: []) == [Int64.min])
    #expect(try file.elements(of: "loss", shape: [1, 2, 1]) == [Double.pi, -Double.leastNonzeroMagnitude])
    #expect(try file.elements(of: "images", shape: [1, 2, 2, 1]) == [0, 1, 254, 255] as [UInt8])
    #expect(try file.elements(of: "empty", shape: [3, 0]) == [] as [Float])
    #expect(file["dense/kernel"]?.elements(as: Float.self)?.last == -2)
    #expect(file["dense/kernel"]?.elements(as: Double.self) == nil)
    #expect(file["dense/bias"] == nil)
  }

  @Test("The bytes are those of a file written by hand")
  func exactBytes() throws {
    let tensors = [
      SafetensorsTensor(name: "b", shape: [2], elements: [1, -2] as [Float]),
      SafetensorsTensor(name: "a\"\n", shape: [], elements: [258] as [Int64]),
    ]
    let path = folder.path("exact.safetensors")
    try SafetensorsFile(tensors: tensors, metadata: ["z": "\u{1}é", "k": "v"]).write(to: path)
    let header =
      #"{"__metadata__":{"k":"v","z":"\u0001é"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
      + #""a\"\n":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}"#
    let expected =
      [152, 0, 0, 0, 0, 0, 0, 0] + [UInt8](header.utf8) + [0x20]
      + [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0] + [2, 1, 0, 0, 0, 0, 0, 0]
    #expect(try FileBytes.read(path) == expected)
  }

  @Test("A file without tensors is an empty object, padded")
  func noTensors() throws {
    let path = folder.path("none.safetensors")
    try SafetensorsFile(tensors: []).write(to: path)
    #expect(try FileBytes.read(path) == safetensors("{}      "))
    #expect(try SafetensorsFile(contentsOf: path).tensors.isEmpty)
  }

  @Test("Data begin at a multiple of eight, however long the header")
  func alignment() throws {
    for count in 0...17 {
      let file = SafetensorsFile(tensors: [], metadata: ["key": String(repeating: "x", count: count)])
      #expect(file.headerBytes.count % 8 == 0)
      #expect(try SafetensorsFile(decoding: file.headerBytes, file: "file").metadata == file.metadata)
    }
  }

  @Test("All of JSON's freedom is understood: white space, escapes, any order of members and tensors")
  func freeForm() throws {
    let header = """
      {\t"b" : { "shape":[ 1 , 2 ],\r\n "data_offsets":[1,3], "dtype":"\\u00558" },
       "\\ud83d\\uDE42\\/" : {"data_offsets":[0,1],"dtype":"U8","shape":[]} , "__metadata__":{ } }\n
      """
    let file = try SafetensorsFile(decoding: safetensors(header, data: [7, 8, 9]), file: "file")
    let expected = [
      SafetensorsTensor(name: "🙂/", shape: [], elements: [7] as [UInt8]),
      SafetensorsTensor(name: "b", shape: [1, 2], elements: [8, 9] as [UInt8]),
    ]
    #expect(file.tensors == expected)
    #expect(file.metadata.isEmpty)
  }

  @Test("Metadata of null, as MLX writes them, are none")
  func nullMetadata() throws {
    // The output of mx.save_safetensors("file", {"a": mx.array([1.0, -2.0])}) of MLX 0.32.4.
    let header = #"{"__metadata__":null,"a":{"data_offsets":[0,8],"dtype":"F32","shape":[2]}}"#
    let file = try SafetensorsFile(
      decoding: safetensors(header, data: [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]), file: "file")
    #expect(file.metadata.isEmpty)
    #expect(try file.elements(of: "a", shape: [2]) == [1, -2] as [Float])
  }

  @Test("The golden values that Python wrote are read, and come back the same when written and read again")
  func golden() throws {
    let url = try #require(
      Bundle.module.url(forResource: "golden", withExtension: "safetensors", subdirectory: "Fixtures"))
    let golden = try SafetensorsFile(contentsOf: url.path)
    #expect(golden.tensors.count == 45)
    #expect(golden.metadata["tensorflow"] == "2.21.0")
    let layers = ["conv2d", "conv2d_1", "conv2d_2", "dense", "dense_1"]
    let parameters = golden.tensors.filter { tensor in layers.contains { tensor.name.hasPrefix("initial/\($0)/") } }
    #expect(parameters.reduce(0) { $0 + ($1.elements(as: Float.self)?.count ?? 0) } == 93_322)
    let labels: [UInt8] = try golden.elements(of: "labels", shape: [32])
    #expect(Set(labels) == Set(0...9))
    // Python computed the mean of the losses before rounding. Comparing with it checks the decoding of two tensors.
    let losses: [Float] = try golden.elements(of: "loss", shape: [32])
    let meanLoss: [Float] = try golden.elements(of: "mean_loss", shape: [1])
    #expect(abs(losses.reduce(0.0) { $0 + Double($1) } / 32 - Double(meanLoss[0])) < 1e-6)

    let path = folder.path("copy.safetensors")
    try SafetensorsFile(tensors: golden.tensors, metadata: golden.metadata).write(to: path)
    let copy = try SafetensorsFile(contentsOf: path)
    #expect(copy.tensors == golden.tensors)
    #expect(copy.metadata == golden.metadata)
  }

  @Test("A file takes the place of an older one")
  func replacing() throws {
    let path = folder.path("model.safetensors")
    try SafetensorsFile(tensors: everyKindOfTensor).write(to: path)
    try SafetensorsFile(tensors: [everyKindOfTensor[1]]).write(to: path)
    #expect(try SafetensorsFile(contentsOf: path).tensors == [everyKindOfTensor[1]])
    #expect(folder.fileNames == ["model.safetensors"])
  }
}
