import Foundation
import IDX
import ModelFiles
import NeuralNetwork
import Testing

@Suite struct TrainBadInputTests {
  private let folder = try! TemporaryFolder()

  init() throws { try TinyDigits.write(to: folder) }

  @Test(
    "A flag that makes no sense is a usage error that names it",
    arguments: [
      (["--threads", "0"], "--threads 0: expected 1 to 256"), (["--threads", "two"], "--threads"),
      (["--batch-size", "0"], "batch size must be 1 to 65536, found 0"),
      (["--epochs", "0"], "epochs must be 1 to 10000, found 0"),
      (["--epochs=-1"], "epochs must be 1 to 10000, found -1"),
      (["--learning-rate", "0"], "learning rate must be above 0"),
      (["--learning-rate", "nan"], "learning rate must be above 0 and at most 10, found nan"),
      (["--recipe", "fast"], "unknown recipe \"fast\"; there are: documented, accurate, sprint"),
      (["--kernels", "cuda"], "unknown kernel set \"cuda\"; available on this CPU: simd"), (["--seed=-1"], "--seed"),
      (["--frobnicate"], "--frobnicate"), (["--from", "x", "--seed", "2"], "--seed cannot be combined with --from"),
    ])
  func usage(flags: [String], expected: String) throws {
    let result = try train(flags)
    #expect(result.status == 64)
    let first = result.errors.split(separator: "\n").first.map(String.init) ?? ""
    #expect(first.hasPrefix("Error: ") && first.contains(expected), "\(result.errors)")
    expectNothingWritten()
  }

  @Test("Data that are not there or not right are refused before anything is written")
  func data() throws {
    try expectError("\(folder.path("none")): expected a folder", train(["--data", folder.path("none")]))
    try IDXArray(shape: [20], elements: [UInt8](repeating: 10, count: 20))
      .write(to: folder.path("t10k-labels-idx1-ubyte"))
    try expectError("expected labels from 0 to 9, found 10 at index 0", train([]))
    try IDXArray(shape: [19], elements: [UInt8](repeating: 1, count: 19))
      .write(to: folder.path("t10k-labels-idx1-ubyte"))
    try expectError("expected a label for each of the 20 images", train([]))
    #expect(folder.names(in: "Results").isEmpty)
  }

  @Test("A folder that cannot be written to is refused before training")
  func output() throws {
    try Data().write(to: folder.url.appending(path: "file"))
    for output in ["file", "file/below", "/dev/null/below"] {
      try expectError("cannot make this folder", train(["--output", output]))
    }
    #expect(try folder.data("file").isEmpty)
    let taken = "taken/train-documented-seed1.json"
    try FileManager.default.createDirectory(atPath: folder.path(taken), withIntermediateDirectories: true)
    try expectError("\(taken): expected a file or nothing, found a folder", train(["--output", "taken"]))
  }

  @Test("A checkpoint that cannot be gone on from is refused, and kept as it is")
  func checkpoint() throws {
    #expect(try train(["--epochs", "1"]).status == 0)
    let path = "Results/train-documented-seed1.safetensors"
    let right = try folder.data(path)
    try expectError("\(path): 1 of 1 epochs are completed", train(["--from", path]))
    try expectError("none.safetensors: cannot be read", train(["--from", "none.safetensors"]))
    try folder.data(path).dropLast().write(to: folder.url.appending(path: "short.safetensors"))
    try expectError("short.safetensors: ", train(["--from", "short.safetensors", "--epochs", "2"]))
    let file = try SafetensorsFile(contentsOf: folder.path(path))
    try SafetensorsFile(tensors: file.tensors.filter { !$0.name.hasPrefix("adam/") }).write(to: folder.path("weights"))
    try expectError("found weights only", train(["--from", "weights", "--epochs", "2"]))
    try TinyDigits.write(perClass: 3, to: folder)
    try expectError("expected the data that the run began with", train(["--from", path, "--epochs", "2"]))
    #expect(try folder.data(path) == right)
  }

  @Test("A history of another version beside the checkpoint is not overwritten")
  func history() throws {
    #expect(try train(["--epochs", "1"]).status == 0)
    let path = "Results/train-documented-seed1"
    let history = Data("{\"schema_version\": 2}".utf8)
    try history.write(to: folder.url.appending(path: path + ".json"))
    try expectError("schema_version: version 2 is unknown", train(["--from", path + ".safetensors", "--epochs", "2"]))
    #expect(try folder.data(path + ".json") == history)
  }

  @Test("A history beside the checkpoint that is a pipe is not waited for", .timeLimit(.minutes(1)))
  func historyPipe() throws {
    #expect(try train(["--epochs", "1"]).status == 0)
    let path = "Results/train-documented-seed1"
    try FileManager.default.removeItem(atPath: folder.path(path + ".json"))
    #expect(mkfifo(folder.path(path + ".json"), 0o600) == 0)
    let result = try train(["--from", path + ".safetensors", "--epochs", "2"])
    try expectError("\(path).json: cannot be read: not a regular file", result)
  }

  private func train(_ flags: [String]) throws -> CommandLineTool.Result {
    let data = flags.contains("--data") ? [] : ["--data", folder.url.path]
    return try CommandLineTool.run(["train"] + data + flags, in: folder)
  }

  private func expectError(_ text: String, _ result: CommandLineTool.Result) throws {
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("error: ") && result.errors.contains(text), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  private func expectNothingWritten() { #expect(folder.names(in: "Results").isEmpty) }
}
