import Foundation
import ModelFiles
import NeuralNetwork
import Testing

@Suite("prune and quantize")
struct CompressionCommandTests {
  private let folder: TemporaryFolder
  private static let weights = "Results/train-documented-seed1.safetensors"

  init() throws {
    folder = try TemporaryFolder()
    try TinyDigits.write(perClass: 16, to: folder)
    let training = try CommandLineTool.run(["train", "--data", folder.url.path, "--epochs", "4"], in: folder)
    #expect(training.status == 0, "\(training.errors)")
  }

  @Test("Pruned weights are zero after fine-tuning, too, and the table says what it cost")
  func prune() throws {
    let result = try run("prune", "--sparsity", "0.75", "--epochs", "2")
    #expect(result.status == 0, "\(result.errors)")
    let rows = result.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows.count == 5 && rows[2][0] == "before" && rows[3][0] == "pruned" && rows[4][0] == "fine-tuned")
    #expect(rows[2].contains("100.0") && rows[3].contains("25.0") && rows[4].contains("25.0"))
    #expect(result.errors.hasSuffix("weights: Results/train-documented-seed1.pruned.safetensors\n"))
    let before = try weights(Self.weights)
    let after = try weights("Results/train-documented-seed1.pruned.safetensors")
    let kernels = Network.mnist.parameters.filter { !$0.isBias }.flatMap(\.range)
    #expect(kernels.count { after[$0] == 0 } == kernels.count * 3 / 4)
    #expect(kernels.contains { after[$0] != 0 && after[$0] != before[$0] })
    let evaluation = try run("evaluate", "--mistakes", "0", file: "Results/train-documented-seed1.pruned.safetensors")
    // Title, share, percent sign, bytes, compressed bytes, accuracy.
    #expect(evaluation.output.contains("accuracy     \(rows[4][5]) %"))
  }

  @Test("Without fine-tuning the rest stays as it is")
  func pruneOnly() throws {
    let result = try run("prune", "--sparsity", "0.5", "--epochs", "0", "--output", "half.safetensors")
    #expect(result.status == 0 && result.output.split(separator: "\n").count == 4, "\(result.errors)")
    let (before, after) = (try weights(Self.weights), try weights("half.safetensors"))
    #expect(zip(before, after).allSatisfy { $1 == 0 || $0 == $1 })
  }

  @Test("Weights in eight bits are a quarter as large, and evaluated like any")
  func quantize() throws {
    let result = try run("quantize")
    #expect(result.status == 0, "\(result.errors)")
    let file = "Results/train-documented-seed1.int8.safetensors"
    let rows = result.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows.count == 4 && rows[2].prefix(2) == ["before,", "float32"] && rows[3].prefix(2) == ["after,", "int8"])
    #expect(try "\(folder.data(file).count)" == rows[3][4])
    #expect(try #require(Int(rows[3][4])) * 38 < #require(Int(rows[2][4])) * 10)
    let evaluation = try run("evaluate", "--mistakes", "0", file: file)
    #expect(evaluation.output.contains("accuracy     \(rows[3][6]) %"), "\(result.output)")
  }

  @Test("Wrong numbers are usage errors, wrong places one line")
  func badInput() throws {
    for flags in [
      ["--sparsity", "1"], ["--sparsity=-0.1"], ["--epochs=-1"], ["--epochs", "10001"], ["--learning-rate", "0"],
    ] {
      #expect(try CommandLineTool.run(["prune"] + flags, in: folder).status == 64, "\(flags)")
    }
    for command in ["prune", "quantize"] {
      let result = try run(command, "--output", "Results")
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(result.lastError.hasSuffix("expected a file or nothing, found a folder"))
    }
  }

  private func weights(_ file: String) throws -> [Float] {
    try Network.mnist.weights(contentsOf: folder.path(file), layout: nil).parameters.array
  }

  private func run(_ command: String, _ flags: String..., file: String = weights) throws -> CommandLineTool.Result {
    try CommandLineTool.run([command, "--data", folder.url.path, "--weights", file] + flags, in: folder)
  }
}
