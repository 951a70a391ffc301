import Foundation
import ModelFiles
import NeuralNetwork
import Testing

@Suite struct WeightLayoutCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TinyDigits.trained(epochs: 1) }

  @Test(
    "PyTorch's file in either order scores as the weights themselves do, and what was taken is said",
    arguments: [WeightLayout.pytorch, .pytorchChannelsLast])
  func told(layout: WeightLayout) throws {
    let shipped = try Network.mnist.weights(contentsOf: Self.shippedFile)
    try save(SafetensorsFile(tensors: Network.mnist.safetensors(of: shipped, layout: layout).tensors))
    let data = ["--data", folder.url.path]
    let expected = try run(["evaluate", "--weights", Self.shippedFile] + data)
    let result = try run(["evaluate", "--weights", "theirs.safetensors"] + data)
    #expect(result.status == 0)
    // All but the line that names the file.
    #expect(result.output.split(separator: "\n").dropFirst() == expected.output.split(separator: "\n").dropFirst())
    #expect(result.errors.hasPrefix("theirs.safetensors: taken as \(layout.rawValue) (98 % right), not as "))
    #expect(
      result.errors.hasSuffix(" by a trial on 500 synthetic digits; --layout decides otherwise\n"), "\(result.errors)")
    #expect(expected.errors.isEmpty)
    // Every command that takes weights says it, and none that is told.
    for command in [["export", "--onnx"], ["quantize"] + data, ["prune", "--epochs", "0"] + data] {
      let result = try run(command + ["--weights", "theirs.safetensors"])
      #expect(result.status == 0 && result.errors.contains(": taken as \(layout.rawValue) ("), "\(result.errors)")
    }
    let silent = try run(["evaluate", "--weights", "theirs.safetensors", "--layout", layout.rawValue] + data)
    #expect(silent.output == result.output && silent.errors.isEmpty)
  }

  @Test("Weights that know nothing need --layout, with train, too")
  func undecided() throws {
    let untrained = Initializer.heNormal(.mnist, seed: 1)
    try save(SafetensorsFile(tensors: Network.mnist.safetensors(of: untrained, layout: .pytorch).tensors))
    let train = ["train", "--epochs", "1", "--no-progress", "--output", "again", "--data", folder.url.path]
    for command in [
      ["export", "--onnx", "--weights", "theirs.safetensors"], train + ["--initial-weights", "theirs.safetensors"],
    ] {
      let result = try run(command)
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(result.errors.hasPrefix("error: theirs.safetensors: expected weights that know digits in one order"))
      #expect(result.errors.hasSuffix(": say which with --layout\n"), "\(result.errors)")
      let told = try run(command + ["--layout", "pytorch"])
      #expect(told.status == 0, "\(told.errors)")
    }
    #expect(try run(train + ["--layout", "pytorch"]).status == 64)
  }

  private static let shippedFile = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Results/accurate.safetensors").standardized.path

  private func save(_ file: SafetensorsFile) throws { try file.write(to: folder.path("theirs.safetensors")) }

  private func run(_ arguments: [String]) throws -> CommandLineTool.Result {
    try CommandLineTool.run(arguments, in: folder)
  }
}
