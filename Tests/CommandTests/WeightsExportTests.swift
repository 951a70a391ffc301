import Foundation
import ModelFiles
import NeuralNetwork
import Testing

@Suite struct WeightsExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TinyDigits.trained(epochs: 1) }

  @Test("Files go beside the weights, or where they are told to")
  func files() throws {
    let weights = try Network.mnist.weights(contentsOf: folder.path(TinyDigits.weights))
    for (flags, file) in [
      (["--onnx"], "Results/train-documented-seed1.onnx"),
      (["--onnx", "--input-layout", "nchw", "--output", "models/nchw.onnx"], "models/nchw.onnx"),
      (["--safetensors", "pytorch"], "Results/train-documented-seed1.pytorch.safetensors"),
      (["--safetensors", "keras", "--output", "models/keras.safetensors"], "models/keras.safetensors"),
    ] {
      let result = try export(flags)
      #expect(result.status == 0 && result.output == "\(file)\n" && result.errors.isEmpty, "\(result.errors)")
    }
    #expect(try folder.data("Results/train-documented-seed1.onnx") == Data(Network.mnist.onnx(weights: weights)))
    #expect(try folder.data("models/nchw.onnx") == Data(Network.mnist.onnx(weights: weights, inputLayout: .nchw)))
    #expect(folder.names(in: "models").sorted() == ["keras.safetensors", "nchw.onnx"])
    for file in ["Results/train-documented-seed1.pytorch.safetensors", "models/keras.safetensors"] {
      let read = try Network.mnist.weights(contentsOf: folder.path(file), layout: nil)
      #expect(read.parameters.array == weights.array && read.trials.isEmpty)
      // Whoever takes weights takes these, too.
      let result = try CommandLineTool.run(
        ["evaluate", "--data", folder.url.path, "--weights", file, "--mistakes", "0"], in: folder)
      #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    }
  }

  @Test("One thing at a time, and only what there is")
  func badInput() throws {
    for flags in [
      [], ["--onnx", "--safetensors", "keras"], ["report.json"], ["--format", "csv"],
      ["report.json", "--format", "csv", "--onnx"], ["report.json", "--format", "csv", "--output", "x"],
      ["--safetensors", "keras", "--input-layout", "nchw"], ["--onnx", "--input-layout", "hwnc"],
    ] {
      #expect(try CommandLineTool.run(["export"] + flags, in: folder).status == 64, "\(flags)")
    }
    let layout = try export(["--onnx", "--layout", "pytorch"])
    #expect(layout.status == 1 && layout.lastError.contains("expected 5 layers with weights and bias, found 15"))
    let folderInTheWay = try export(["--onnx", "--output", "Results"])
    #expect(
      folderInTheWay.status == 1 && folderInTheWay.lastError.contains("expected a file or nothing, found a folder"))
  }

  @Test(
    "Weights are not replaced by what is made of them, by whatever path",
    arguments: [
      ["export", "--onnx"], ["export", "--safetensors", "keras"], ["quantize"], ["prune", "--epochs", "0"],
      ["evaluate"], ["train"],
    ])
  func sparing(command: [String]) throws {
    let before = try folder.data(TinyDigits.weights)
    let path = "Results/../" + TinyDigits.weights
    let data = command[0] == "export" ? [] : ["--data", folder.url.path]
    let files =
      switch command[0] {
      case "evaluate": ["--weights", TinyDigits.weights, "--json", path]
      case "train": ["--initial-weights", TinyDigits.weights, "--output", "Results/../Results"]
      default: ["--weights", TinyDigits.weights, "--output", path]
      }
    let result = try CommandLineTool.run(command + data + files, in: folder)
    #expect(result.status == 1 && result.output.isEmpty)
    let expected = "error: \(path): expected another file than \(TinyDigits.weights), which would be lost\n"
    #expect(result.errors == expected)
    #expect(try folder.data(TinyDigits.weights) == before)
  }

  private func export(_ flags: [String]) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["export", "--weights", TinyDigits.weights] + flags, in: folder)
  }
}
