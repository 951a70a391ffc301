import Foundation
import ModelFiles
import NeuralNetwork
import Testing

@Suite struct TrainCommandTests {
  private let folder = try! TemporaryFolder()
  private static let name = "train-documented-seed1"

  init() throws { try TinyDigits.write(to: folder) }

  @Test("A run leaves a checkpoint and a history that agree with what it prints")
  func train() throws {
    let result = try train("--epochs", "2", "--threads", "1")
    #expect(result.status == 0, "\(result.errors)")
    #expect(folder.names(in: "Results") == ["\(Self.name).json", "\(Self.name).safetensors"])
    let history = try TrainingHistory(contentsOf: folder.path("Results/\(Self.name).json"))
    let checkpoint = try Checkpoint(contentsOf: folder.path("Results/\(Self.name).safetensors"), network: .mnist)
    #expect(history.epochs.map(\.number) == [1, 2])
    #expect(history.recipe == checkpoint.recipe && history.recipe.epochs == 2)
    #expect(history.seed == 1 && checkpoint.seed == 1 && history.threads == 1)
    #expect(history.kernels.hasPrefix("simd-"))
    #expect(history.data.digest == checkpoint.dataDigest && history.data.origin == folder.url.path)
    #expect(history.data.trainingImages == 40 && history.data.testImages == 20)
    #expect(history.weightsDigest == checkpoint.state.weightsDigest)
    #expect(checkpoint.state.epochs == 2 && checkpoint.state.steps == 4)
    #expect(result.output.contains("weights SHA-256 \(history.weightsDigest)\n"))
    #expect(result.output.contains("Results/\(Self.name).safetensors\n"))
    // No terminal, no bar: one line for each epoch.
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].hasPrefix("epoch 1/2  loss ") && lines[1].hasPrefix("epoch 2/2  loss "))
    #expect(!result.errors.contains("\r") && !result.errors.contains("\u{1B}"))
  }

  @Test("Threads do not change the checkpoint, the seed does")
  func threads() throws {
    for (output, flags) in [
      ("one", ["--threads", "1"]), ("two", ["--threads", "2"]), ("four", ["--threads", "4"]),
      ("seed", ["--seed", "2"]),
    ] {
      #expect(try train(["--epochs", "2", "--output", output] + flags).status == 0)
    }
    let one = try folder.data("one/\(Self.name).safetensors")
    #expect(try folder.data("two/\(Self.name).safetensors") == one)
    #expect(try folder.data("four/\(Self.name).safetensors") == one)
    #expect(try folder.data("seed/train-documented-seed2.safetensors") != one)
  }

  @Test("A run that went on from a checkpoint ends with the file of one that never stopped")
  func resume() throws {
    let checkpoint = "Results/\(Self.name).safetensors"
    #expect(try train("--epochs", "4", "--output", "whole").status == 0)
    #expect(try train("--epochs", "2").status == 0)
    let result = try train("--from", checkpoint, "--epochs", "4")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try folder.data(checkpoint) == folder.data("whole/\(Self.name).safetensors"))
    let history = try TrainingHistory(contentsOf: folder.path("Results/\(Self.name).json"))
    let whole = try TrainingHistory(contentsOf: folder.path("whole/\(Self.name).json"))
    #expect(history.epochs.map(\.number) == [1, 2, 3, 4])
    #expect(history.epochs.map(\.loss) == whole.epochs.map(\.loss))
    #expect(history.epochs.map(\.testAccuracy) == whole.epochs.map(\.testAccuracy))
    #expect(history.weightsDigest == whole.weightsDigest)
  }

  @Test("Ctrl-C stops with exit code 130 and a checkpoint to go on from", .timeLimit(.minutes(1)))
  func interrupt() throws {
    let checkpoint = "Results/\(Self.name).safetensors"
    let running = try CommandLineTool.start(arguments(["--epochs", "10000"]), in: folder)
    while folder.names(in: "Results").count < 2 { Thread.sleep(forTimeInterval: 0.01) }
    running.interrupt()
    let result = running.result()
    #expect(result.status == 130)
    #expect(
      result.errors.hasSuffix("go on from the last completed epoch with: \(advice(checkpoint))\n"), "\(result.errors)")
    let epochs = try Checkpoint(contentsOf: folder.path(checkpoint), network: .mnist).state.epochs
    #expect(epochs >= 1)
    #expect(folder.names(in: "Results") == ["\(Self.name).json", "\(Self.name).safetensors"])
    #expect(try train("--from", checkpoint, "--epochs", "\(epochs + 1)").status == 0)
    #expect(try train("--epochs", "\(epochs + 1)", "--output", "whole").status == 0)
    #expect(try folder.data(checkpoint) == folder.data("whole/\(Self.name).safetensors"))
  }

  @Test(
    "What Ctrl-C advises can be pasted into a shell: all choices, and paths quoted; and a trace is whole",
    .timeLimit(.minutes(1)))
  func interruptedWithChoices() throws {
    let choices = ["--kernels", "naive", "--threads", "3", "--output", "my results", "--validation", "20"]
    let running = try CommandLineTool.start(
      arguments(["--epochs", "10000", "--trace", "t.json"] + choices), in: folder)
    while folder.names(in: "my results").count < 2 { Thread.sleep(forTimeInterval: 0.01) }
    running.interrupt()
    let result = running.result()
    #expect(result.status == 130)
    let command =
      "mnist-bench train --from 'my results/\(Self.name).safetensors' --data \(folder.url.path)"
      + " --validation 20 --output 'my results' --epochs 10000 --kernels naive --threads 3"
    #expect(result.errors.contains("go on from the last completed epoch with: \(command)\n"), "\(result.errors)")
    let events = try #require(folder.json("t.json")["traceEvents"] as? [Any])
    #expect(events.count > 3)
    #expect(folder.names(in: ".").filter { $0.hasPrefix("t.json") } == ["t.json"])
  }

  @Test("A recipe with another batch size or learning rate has a name of its own")
  func overrides() throws {
    let result = try train("--epochs", "1", "--batch-size", "16", "--learning-rate", "0.01")
    #expect(result.status == 0, "\(result.errors)")
    let name = "train-documented-batch16-rate0.01-seed1"
    #expect(folder.names(in: "Results") == ["\(name).json", "\(name).safetensors"])
    let recipe = try Checkpoint(contentsOf: folder.path("Results/\(name).safetensors"), network: .mnist).recipe
    #expect(recipe.batchSize == 16 && recipe.learningRate == 0.01)
  }

  private func arguments(_ flags: [String]) -> [String] { ["train", "--data", folder.url.path] + flags }

  private func train(_ flags: String...) throws -> CommandLineTool.Result { try train(flags) }

  private func train(_ flags: [String]) throws -> CommandLineTool.Result {
    try CommandLineTool.run(arguments(flags), in: folder)
  }

  private func advice(_ checkpoint: String) -> String {
    "mnist-bench train --from \(checkpoint) --data \(folder.url.path) --epochs 10000"
  }
}
