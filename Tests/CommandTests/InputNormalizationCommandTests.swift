import Foundation
import ModelFiles
import NeuralNetwork
import Testing

@Suite("Weights that expect normalised inputs, on the command line")
struct InputNormalizationCommandTests {
  private let folder: TemporaryFolder
  /// What ``normalized`` expects.
  private let flags = ["--input-mean", "0.5", "--input-std", "0.1"]
  private let normalized = "normalized.safetensors"

  init() throws {
    folder = try TinyDigits.trained(epochs: 8)
    try TinyDigits.write(testPerClass: 10, to: folder)
    let export = try run(
      "export", "--safetensors", "pytorch", "--output", normalized, "--export-input-mean", "0.5", "--export-input-std",
      "0.1")
    #expect(export.status == 0 && export.output == "\(normalized)\n", "\(export.errors)")
  }

  @Test("What export writes for normalised images is what it was when the flags say so, for every command")
  func flagsFold() throws {
    let ours = try Network.mnist.weights(contentsOf: folder.path(TinyDigits.weights))
    let theirs = try Network.mnist.weights(contentsOf: folder.path(normalized), layout: nil).parameters
    #expect(zip(ours.array, theirs.array).contains { abs($0 - $1) > 0.1 })
    for command in [
      ["export", "--safetensors", "keras"], ["quantize", "--data", folder.url.path],
      ["prune", "--sparsity", "0", "--epochs", "0", "--data", folder.url.path],
    ] {
      let result = try CommandLineTool.run(
        command + ["--weights", normalized, "--output", "folded.safetensors"] + flags, in: folder)
      #expect(result.status == 0, "\(result.errors)")
      let folded = try Network.mnist.weights(contentsOf: folder.path("folded.safetensors"), layout: nil).parameters
      // A weight in eight bits is off by half a step of its channel.
      let bound: Float = command[0] == "quantize" ? 0.01 : 1e-6
      #expect(zip(ours.array, folded.array).allSatisfy { abs($0 - $1) < bound }, "\(command)")
    }
    let training = try run(
      "train", "--data", folder.url.path, "--initial-weights", normalized, "--epochs", "1", "--learning-rate", "1e-9",
      "--name", "tuned")
    #expect(training.status == 0, "\(training.errors)")
    let trained = try Network.mnist.weights(contentsOf: folder.path("Results/train-tuned-seed1.safetensors"))
    #expect(zip(ours.array, trained.array).contains { abs($0 - $1) > 0.1 })
    let folding = try CommandLineTool.run(
      [
        "train", "--data", folder.url.path, "--initial-weights", normalized, "--epochs", "1", "--learning-rate", "1e-9",
        "--name", "folded",
      ] + flags, in: folder)
    #expect(folding.status == 0, "\(folding.errors)")
    let refolded = try Network.mnist.weights(contentsOf: folder.path("Results/train-folded-seed1.safetensors"))
    #expect(zip(ours.array, refolded.array).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("Pictures are taken for what they were")
  func predict() throws {
    let images = "t10k-images-idx3-ubyte"
    let ours = try run("predict", "--as-is", "--json", "--weights", TinyDigits.weights, images)
    let theirs = try CommandLineTool.run(
      ["predict", "--as-is", "--json", "--weights", normalized, images] + flags, in: folder)
    #expect(ours.status == 0 && theirs.status == 0, "\(ours.errors) \(theirs.errors)")
    #expect(digits(ours.output).count == 100)
    #expect(digits(ours.output) == digits(theirs.output))
    let unfolded = try run("predict", "--as-is", "--json", "--weights", normalized, images)
    #expect(digits(unfolded.output) != digits(ours.output))
  }

  private func digits(_ json: String) -> [Substring] {
    json.split(separator: "\n").filter { $0.contains("\"digit\"") }
  }

  @Test("Evaluate measures whether a usual normalisation helps, and names flags that give what it says")
  func hint() throws {
    #expect(try evaluate(TinyDigits.weights).errors == "")
    for (mean, std) in [("0.1307", "0.3081"), ("0.5", "0.5"), ("0.0", "0.00392156862745098")] {
      let export = try run(
        "export", "--safetensors", "pytorch", "--output", "usual.safetensors", "--export-input-mean", mean,
        "--export-input-std", std)
      #expect(export.status == 0)
      let unfolded = try evaluate("usual.safetensors")
      let hint = try #require(
        unfolded.errors.wholeMatch(
          of:
            /hint: (\d+) of the first 100 test images are right instead of (\d+) with (.+): the weights seem to expect other inputs than grey values of 0 to 1\n/
        ), "\(unfolded.errors)")
      #expect(unfolded.output.contains("\naccuracy     \(hint.2).00 %"))
      let folded = try evaluate("usual.safetensors", hint.3.split(separator: " ").map(String.init))
      #expect(folded.output.contains("\naccuracy     \(hint.1).00 %") && folded.errors.isEmpty, "\(folded)")
    }
    let wrong = try evaluate(TinyDigits.weights, ["--input-mean", "0.9", "--input-std", "0.05"]).errors
    #expect(wrong.hasPrefix("hint: ") && wrong.contains(" without --input-mean and --input-std: "), "\(wrong)")
    #expect(wrong.hasSuffix(": the weights seem to expect grey values of 0 to 1\n"), "\(wrong)")
  }

  private func evaluate(_ weights: String, _ flags: [String] = []) throws -> CommandLineTool.Result {
    let result = try CommandLineTool.run(
      ["evaluate", "--data", folder.url.path, "--mistakes", "0", "--weights", weights] + flags, in: folder)
    #expect(result.status == 0)
    return result
  }

  @Test(
    "Flags that make no sense are usage errors",
    arguments: [
      (["evaluate", "--input-mean", "0.1"], "--input-mean and --input-std go together"),
      (["evaluate", "--input-std", "0.1"], "--input-mean and --input-std go together"),
      (["explain", "x.png", "--input-mean", "0", "--input-std", "0"], "expected a number above 0, found 0.0"),
      (["export", "--onnx", "--export-input-mean", "1"], "--export-input-mean and --export-input-std go together"),
      (["export", "r.json", "--format", "csv", "--input-mean", "0", "--input-std", "1"], "only --format goes with"),
      (["train", "--input-mean", "0", "--input-std", "1"], "--input-mean and --input-std go with --initial-weights"),
    ])
  func usage(arguments: [String], expected: String) throws {
    let result = try CommandLineTool.run(arguments, in: folder)
    #expect(result.status == 64 && result.errors.contains(expected), "\(result.errors)")
  }

  /// With the trained weights unless it is `train`, which takes its own.
  private func run(_ arguments: String...) throws -> CommandLineTool.Result {
    let weights = arguments[0] == "export" ? ["--weights", TinyDigits.weights] : []
    return try CommandLineTool.run(arguments + weights, in: folder)
  }
}
