import Files
import Foundation
import KernelCatalog
import Kernels
import ModelFiles
import NeuralNetwork
import Testing

@Suite struct CheckpointTests {
  private let folder = try! TemporaryFolder()
  private let network = Network.mnist

  @Test("What is written is read back to the bit")
  func roundTrip() throws {
    let checkpoint = try trainedCheckpoint()
    try checkpoint.write(to: folder.path("a"))
    let read = try Checkpoint(contentsOf: folder.path("a"), network: network)
    #expect(read.recipe == checkpoint.recipe)
    #expect(read.seed == checkpoint.seed)
    #expect(read.dataDigest == checkpoint.dataDigest)
    #expect(read.state.steps == 4 && read.state.epochs == 2)
    for (found, expected) in [
      (read.state.parameters, checkpoint.state.parameters), (read.state.firstMoment, checkpoint.state.firstMoment),
      (read.state.secondMoment, checkpoint.state.secondMoment),
    ] {
      #expect(expected.array.contains { $0 != 0 })
      #expect(found.array == expected.array)
    }
    try read.write(to: folder.path("b"))
    #expect(try FileBytes.read(folder.path("a")) == FileBytes.read(folder.path("b")))
    #expect(folder.fileNames == ["a", "b"])
  }

  @Test("Going on from a file gives the weights and moments of a run that never stopped")
  func resume() throws {
    let data = try Golden().data
    let whole = try trainedCheckpoint(epochs: 4)
    try trainedCheckpoint(epochs: 2).write(to: folder.path("half"))
    let half = try Checkpoint(contentsOf: folder.path("half"), network: network)
    let trainer = try Trainer(
      state: half.state, recipe: half.recipe, kernels: KernelCatalog.best, pool: WorkerPool(threads: 2),
      seed: half.seed)
    for _ in 0..<2 { _ = try trainer.trainEpoch(on: data) }
    #expect(trainer.state.weightsDigest == whole.state.weightsDigest)
    #expect(trainer.state.firstMoment.array == whole.state.firstMoment.array)
    #expect(trainer.state.secondMoment.array == whole.state.secondMoment.array)
    #expect(trainer.state.steps == whole.state.steps)
  }

  @Test(
    "The digest is SHA-256 of the tensors as they stand in the file",
    .enabled(if: Python.imports("hashlib"), "needs Python"))
  func digest() throws {
    try trainedCheckpoint().write(to: folder.path("a"))
    let script = """
      import hashlib, json, struct, sys
      data = open(sys.argv[1], "rb").read()
      length = struct.unpack("<Q", data[:8])[0]
      header = json.loads(data[8:8 + length])
      sha = hashlib.sha256()
      for layer in ["conv2d", "conv2d_1", "conv2d_2", "dense", "dense_1"]:
          for part in ["kernel", "bias"]:
              begin, end = header[layer + "/" + part]["data_offsets"]
              sha.update(data[8 + length + begin:8 + length + end])
      print(sha.hexdigest() == header["__metadata__"]["weights_digest"])
      """
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, folder.path("a")]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text == "True\n")
  }

  @Test("Weights alone can be read, but not gone on from")
  func weightsOnly() throws {
    let state = try trainedCheckpoint().state
    let tensors = try tensors().filter { !$0.name.hasPrefix("adam/") }
    try SafetensorsFile(tensors: tensors).write(to: folder.path("weights"))
    #expect(try network.weights(contentsOf: folder.path("weights")).array == state.parameters.array)
    let error = #expect(throws: CheckpointError.self) {
      try Checkpoint(contentsOf: folder.path("weights"), network: network)
    }
    #expect(error == .weightsOnly(file: folder.path("weights")))
  }

  @Test("A checkpoint's weights can be read as weights")
  func weightsOfCheckpoint() throws {
    let checkpoint = try trainedCheckpoint()
    try checkpoint.write(to: folder.path("a"))
    #expect(try network.weights(contentsOf: folder.path("a")).array == checkpoint.state.parameters.array)
  }

  @Test("A tensor that is missing, extra, misshaped, of another type or not finite is named")
  func badTensors() throws {
    let bias = "dense_1/bias"
    let moment = "adam/second_moment/dense_1/bias"
    func replacing(_ name: String, _ replacement: SafetensorsTensor?) throws -> [SafetensorsTensor] {
      try tensors().filter { $0.name != name } + [replacement].compactMap { $0 }
    }
    func vector(_ values: [Float], _ name: String = "dense_1/bias") -> SafetensorsTensor {
      SafetensorsTensor(name: name, shape: [values.count], elements: values)
    }
    let zeros = [Float](repeating: 0, count: 10)
    try expectError("dense_1/bias\": expected a tensor of this name, found none", replacing(bias, nil))
    try expectError("\(moment)\": expected a tensor of this name, found none", replacing(moment, nil))
    try expectError("\"dense_2/bias\": expected only tensors", tensors() + [vector(zeros, "dense_2/bias")])
    try expectError("\"adam/third/dense/bias\": expected only", tensors() + [vector(zeros, "adam/third/dense/bias")])
    try expectError("dense_1/bias\", shape: expected [10], found [11]", replacing(bias, vector(zeros + [0])))
    try expectError(
      "dense_1/bias\", dtype: expected F32, found F64",
      replacing(bias, SafetensorsTensor(name: bias, shape: [10], elements: zeros.map(Double.init))))
    for value in [Float.nan, .infinity, -.infinity] {
      try expectError(
        "dense_1/bias\": expected finite numbers, found \(value) at element 9",
        replacing(bias, vector(Array(zeros.dropLast()) + [value])))
      try expectError(
        "\(moment)\": expected finite numbers, found \(value) at element 0",
        replacing(moment, vector([value] + zeros.dropFirst(), moment)))
    }
  }

  @Test(
    "Metadata that are missing or wrong are named",
    arguments: [
      ("recipe", nil, "metadata recipe: expected it to be there"),
      ("recipe", "{", "metadata recipe: expected a recipe"),
      (
        "recipe",
        #"{"name":"../x","batch_size":32,"epochs":5,"learning_rate":0.001,"gradient_lanes":4,"micro_batch_size":8}"#,
        "metadata recipe: expected a recipe that makes sense"
      ),
      (
        "recipe",
        #"{"name":"x","batch_size":0,"epochs":5,"learning_rate":0.001,"gradient_lanes":4,"micro_batch_size":8}"#,
        "batch size must be 1 to 65536, found 0"
      ),
      ("seed", "-1", "metadata seed: expected a whole number from 0"), ("epochs", "10001", "metadata epochs: expected"),
      ("steps", "9223372036854775807", "metadata steps: expected a whole number"), ("steps", "1\n2", #""1\u{a}2""#),
      ("format_version", "2", "metadata format_version: expected 1"), ("format_version", nil, "to be there"),
      ("data_digest", nil, "metadata data_digest: expected it to be there"),
      ("weights_digest", "00", "that of the weights in the file, found \"00\""),
    ])
  func badMetadata(key: String, value: String?, expected: String) throws {
    let file = try checkpointFile()
    var metadata = file.metadata
    metadata[key] = value
    try expectError(expected, file.tensors, metadata: metadata)
  }

  @Test("Weights that are not numbers are not written")
  func notFinite() throws {
    let checkpoint = try trainedCheckpoint()
    checkpoint.state.secondMoment[network.parameters[0].range.lowerBound] = .infinity
    let error = #expect(throws: CheckpointError.self) { try checkpoint.write(to: folder.path("a")) }
    #expect(error?.description.contains("\"adam/second_moment/conv2d/kernel\"") == true)
    #expect(folder.fileNames.isEmpty)
  }

  @Test("A file that is not there, or none of ours, is refused in one line")
  func badFiles() throws {
    try Data("hello".utf8).write(to: folder.url.appending(path: "text"))
    for name in ["missing", "text"] {
      let error = #expect(throws: CheckpointError.self) {
        try Checkpoint(contentsOf: folder.path(name), network: network)
      }
      #expect(error?.description.hasPrefix(folder.path(name)) == true)
      #expect(error?.description.contains("\n") == false)
    }
  }

  /// A checkpoint after some epochs of two steps on the images of the golden batch.
  private func trainedCheckpoint(epochs: Int = 2) throws -> Checkpoint {
    var recipe = Recipe.documented
    recipe.batchSize = 16
    let trainer = try Trainer(
      state: TrainingState(network: network, parameters: Initializer.glorotUniform(network, seed: 7)), recipe: recipe,
      kernels: KernelCatalog.best, pool: WorkerPool(threads: 1), seed: 7)
    let data = try Golden().data
    for _ in 0..<epochs { _ = try trainer.trainEpoch(on: data) }
    return Checkpoint(state: trainer.state, recipe: recipe, seed: 7, dataDigest: "0123")
  }

  private func checkpointFile() throws -> SafetensorsFile {
    try trainedCheckpoint().write(to: folder.path("right"))
    return try SafetensorsFile(contentsOf: folder.path("right"))
  }

  private func tensors() throws -> [SafetensorsTensor] { try checkpointFile().tensors }

  /// Expects a checkpoint of these tensors to be refused in one line that contains `text`.
  private func expectError(
    _ text: String, _ tensors: [SafetensorsTensor], metadata: [String: String]? = nil
  ) throws {
    let metadata = try metadata ?? checkpointFile().metadata
    try SafetensorsFile(tensors: tensors, metadata: metadata).write(to: folder.path("wrong"))
    let error = #expect(throws: CheckpointError.self) {
      try Checkpoint(contentsOf: folder.path("wrong"), network: network)
    }
    let description = error?.description ?? ""
    #expect(description.contains(text), "\(description)")
    #expect(!description.contains("\n"))
  }
}
