import Foundation
import ModelInsight
import NeuralNetwork
import Testing

@Suite struct EvaluateCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TinyDigits.trained(epochs: 2) }

  @Test("Text and JSON agree with the training's own test")
  func evaluate() throws {
    let result = try run("--weights", TinyDigits.weights, "--json", "evaluation.json")
    #expect(result.status == 0, "\(result.errors)")
    let history = try TrainingHistory(contentsOf: folder.path("Results/train-documented-seed1.json"))
    let report = try EvaluationReport(contentsOf: folder.path("evaluation.json"))
    let last = try #require(history.epochs.last)
    #expect(report.evaluation.accuracy == last.testAccuracy)
    #expect(abs(report.evaluation.loss - last.testLoss) < 1e-6)
    #expect(report.weights == WeightsDescription(file: TinyDigits.weights, digest: history.weightsDigest))
    #expect(report.data == history.data)
    let matrix = report.evaluation.confusionMatrix
    #expect(matrix.map { $0.reduce(0, +) } == [Int](repeating: 2, count: 10))
    #expect(report.evaluation.mistakes.count == 20 - report.evaluation.correct)
    #expect(result.output.contains(String(format: "accuracy     %.2f %%", 100 * report.evaluation.accuracy)))
    #expect(result.output.contains("label, predicted:") && result.output.contains("ROC AUC"))
    #expect(!result.output.contains("\u{1B}"))
    #expect(folder.names(in: ".").filter { $0.contains("evaluation") } == ["evaluation.json"])
  }

  @Test("The shipped checkpoint is the default")
  func shipped() throws {
    let missing = try run()
    #expect(missing.status == 1)
    #expect(missing.lastError.hasPrefix("error: Results/accurate.safetensors: no such file; expected trained weights"))
    try FileManager.default.moveItem(
      atPath: folder.path(TinyDigits.weights), toPath: folder.path("Results/accurate.safetensors"))
    let found = try run("--mistakes", "0")
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.output.hasPrefix("weights      Results/accurate.safetensors, SHA-256 "))
  }

  @Test("Bad weights and outputs are one line, before any work is done")
  func badInput() throws {
    try Data("no tensors".utf8).write(to: folder.url.appending(path: "bad.safetensors"))
    for (flags, error) in [
      (["--weights", "none.safetensors"], "error: none.safetensors: cannot be read: No such file or directory"),
      (["--weights", "bad.safetensors"], "error: bad.safetensors: expected a safetensors file, found text"),
      (["--weights", TinyDigits.weights, "--json", "Results"], "expected a file or nothing, found a folder"),
    ] {
      let result = try run(flags)
      #expect(result.status == 1 && result.lastError.contains(error), "\(result.errors)")
      #expect(result.output.isEmpty)
    }
    #expect(try run("--mistakes", "51").status == 64)
  }

  private func run(_ flags: String...) throws -> CommandLineTool.Result { try run(flags) }

  private func run(_ flags: [String]) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["evaluate", "--data", folder.url.path] + flags, in: folder)
  }
}
