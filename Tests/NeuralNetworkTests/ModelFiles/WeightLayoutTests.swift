import Files
import Foundation
import Kernels
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

@Suite("Weights in other frameworks' layouts")
struct WeightLayoutTests {
  private let folder: TemporaryFolder
  /// Parameters of which each has a different value.
  private let weights: AlignedBuffer<Float> = {
    let buffer = AlignedBuffer<Float>(zeros: Network.mnist.parameterBufferCount)
    var next: Float = 1
    for index in Network.mnist.parameters.flatMap(\.range) {
      buffer[index] = next
      next += 1
    }
    return buffer
  }()

  init() throws { folder = try TemporaryFolder() }

  @Test("PyTorch's: outputs x inputs x rows x columns, outputs x inputs, flattened channels first")
  func pytorch() throws {
    let file = Network.mnist.safetensors(of: weights, layout: .pytorch)
    #expect(file.tensors.map(\.name) == [0, 3, 6, 9, 11].flatMap { ["\($0).weight", "\($0).bias"] })
    let convolution: [Float] = try file.elements(of: "3.weight", shape: [64, 32, 3, 3])
    let dense: [Float] = try file.elements(of: "9.weight", shape: [64, 576])
    let last: [Float] = try file.elements(of: "11.weight", shape: [10, 64])
    let bias: [Float] = try file.elements(of: "11.bias", shape: [10])
    for (o, i, y, x) in [(0, 0, 0, 0), (63, 31, 2, 2), (5, 7, 1, 2), (40, 3, 2, 0)] {
      #expect(convolution[((o * 32 + i) * 3 + y) * 3 + x] == ours("conv2d_1/kernel", ((y * 3 + x) * 32 + i) * 64 + o))
    }
    for (o, c, y, x) in [(0, 0, 0, 0), (63, 63, 2, 2), (9, 50, 1, 0), (33, 2, 0, 2)] {
      #expect(dense[o * 576 + (c * 3 + y) * 3 + x] == ours("dense/kernel", ((y * 3 + x) * 64 + c) * 64 + o))
    }
    #expect(last[7 * 64 + 13] == ours("dense_1/kernel", 13 * 10 + 7))
    #expect(bias == (0..<10).map { ours("dense_1/bias", $0) })
  }

  @Test(
    "What is written in a layout is read again, told by its names and shapes or by us", arguments: WeightLayout.allCases
  )
  func roundTrip(layout: WeightLayout) throws {
    let path = folder.path("weights.safetensors")
    try Network.mnist.safetensors(of: weights, layout: layout).write(to: path)
    #expect(try read(path) == weights.array)
    #expect(try read(path, layout) == weights.array)
  }

  @Test(
    "Prefixes, numbers and order of names do not matter",
    arguments: [
      (
        WeightLayout.keras,
        ["sequential/conv2d_8/", "sequential/conv2d_9/", "sequential/conv2d_10/", "s/dense_2/", "s/dense_3/"]
      ),
      (.keras, ["conv2d/", "conv2d_1/", "conv2d_2/", "dense/", "dense_1/"].map { "net/" + $0 }),
      (.keras, ["conv2d_1/", "conv2d_2/", "conv2d_3/", "dense_1/", "dense_2/"]),
      (.pytorch, ["model.conv1.", "model.conv2.", "model.conv3.", "model.fc1.", "model.fc2."]),
      (.pytorch, ["10.", "9.", "8.", "7.", "6."]),
    ])
  func names(layout: WeightLayout, prefixes: [String]) throws {
    let path = folder.path("weights.safetensors")
    let tensors = Network.mnist.safetensors(of: weights, layout: layout).tensors.enumerated().map { index, tensor in
      let part = index % 2 == 1 ? "bias" : layout == .keras ? "kernel:0" : "weight"
      return tensor.named(prefixes[index / 2] + part)
    }
    try SafetensorsFile(tensors: tensors.reversed()).write(to: path)
    #expect(try read(path) == weights.array)
    #expect(try read(path, layout) == weights.array)
  }

  @Test("Among layers of equal shapes the natural order of their names decides")
  func order() throws {
    let network = try Network(
      input: FeatureShape(height: 1, width: 1, channels: 3),
      Array(repeating: .dense(units: 3, activation: .identity), count: 11))
    let buffer = AlignedBuffer<Float>(zeros: network.parameterBufferCount)
    for (index, position) in network.parameters.flatMap(\.range).enumerated() { buffer[position] = Float(index) }
    let path = folder.path("weights.safetensors")
    // Square layers fit both layouts, so the names decide. 2 comes before 10, though not in the file.
    let tensors = network.safetensors(of: buffer, layout: .pytorch).tensors
    try SafetensorsFile(tensors: tensors.sorted { $0.name < $1.name }).write(to: path)
    #expect(try network.weights(contentsOf: path, layout: nil).parameters.array == buffer.array)
    let mixed = tensors.map { $0.named($0.name.replacing("0.weight", with: "0.kernel")) }
    try SafetensorsFile(tensors: mixed).write(to: path)
    #expect(throws: WeightLayoutError.ambiguous(file: path)) { try network.weights(contentsOf: path, layout: nil) }
    #expect(try network.weights(contentsOf: path, layout: .pytorch).parameters.array == buffer.array)
  }

  @Test("A checkpoint is read as ever, with its checks")
  func checkpoint() throws {
    let path = folder.path("checkpoint.safetensors")
    let state = TrainingState(network: .mnist, parameters: weights)
    try Checkpoint(state: state, recipe: .documented, seed: 1, dataDigest: "").write(to: path)
    #expect(try read(path) == weights.array)
    let file = try SafetensorsFile(contentsOf: path)
    try SafetensorsFile(tensors: file.tensors + [SafetensorsTensor(name: "x", shape: [], elements: [Float(0)])]).write(
      to: path)
    #expect(throws: WeightLayoutError.checkpoint(.extraTensor(file: path, tensor: "x"))) { try read(path) }
    // The metadata tell that it is a checkpoint, even if tensors are missing.
    try SafetensorsFile(tensors: Array(file.tensors.filter { $0.name != "dense_1/bias" }), metadata: file.metadata)
      .write(to: path)
    let error = try #require(throws: WeightLayoutError.self) { try read(path) }
    #expect(error.description.hasPrefix("\(path): tensor \"dense_1/bias\""), "\(error)")
  }

  @Test("A checkpoint that comes through a pipe is read once", .timeLimit(.minutes(1)))
  func pipe() throws {
    let (path, pipe) = (folder.path("checkpoint.safetensors"), folder.path("pipe"))
    let state = TrainingState(network: .mnist, parameters: weights)
    try Checkpoint(state: state, recipe: .documented, seed: 1, dataDigest: "").write(to: path)
    #expect(mkfifo(pipe, 0o600) == 0)
    Thread.detachNewThread {
      let bytes = try? FileBytes.read(path)
      FileHandle(forWritingAtPath: pipe)?.write(Data(bytes ?? []))
    }
    #expect(try read(pipe) == weights.array)
  }

  @Test("A checkpoint in another precision has weights, but nothing that a run could go on from exactly")
  func checkpointOfDoubles() throws {
    let path = folder.path("checkpoint.safetensors")
    let state = TrainingState(network: .mnist, parameters: weights)
    try Checkpoint(state: state, recipe: .documented, seed: 1, dataDigest: "").write(to: path)
    let file = try SafetensorsFile(contentsOf: path)
    let tensors = file.tensors.map { tensor in
      SafetensorsTensor(
        name: tensor.name, shape: tensor.shape, elements: tensor.elements(as: Float.self)!.map { Double($0) })
    }
    try SafetensorsFile(tensors: tensors, metadata: file.metadata).write(to: path)
    #expect(try read(path) == weights.array)
    let error = try #require(throws: CheckpointError.self) { try Checkpoint(contentsOf: path, network: .mnist) }
    #expect(error.description == "\(path): tensor \"conv2d/kernel\", dtype: expected F32, found F64")
  }

  @Test("A checkpoint of a network with another activation is refused, except by that network")
  func activation() throws {
    let path = folder.path("checkpoint.safetensors")
    var recipe = Recipe.documented
    recipe.activation = .tanh
    let state = TrainingState(network: .mnist(activation: .tanh), parameters: weights)
    try Checkpoint(state: state, recipe: recipe, seed: 1, dataDigest: "").write(to: path)
    #expect(
      try Network.mnist(activation: .tanh).weights(contentsOf: path, layout: nil).parameters.array == weights.array)
    let error = try #require(throws: WeightLayoutError.self) { try read(path) }
    #expect(
      error.description
        == "\(path): metadata recipe: expected relu between the layers, as in the network that it is for, found tanh")
  }

  @Test("What does not fit is one line that says what was expected")
  func errors() throws {
    let path = folder.path("weights.safetensors")
    func expect(_ message: String, layout: WeightLayout? = nil, _ tensors: [SafetensorsTensor]) throws {
      try SafetensorsFile(tensors: tensors).write(to: path)
      let error = try #require(throws: WeightLayoutError.self) { try read(path, layout) }
      #expect(error.description == "\(path): \(message)")
    }
    let tensors = Network.mnist.safetensors(of: weights, layout: .pytorch).tensors
    let short = SafetensorsTensor(name: "0.bias", shape: [3], elements: [Float](repeating: 0, count: 3))
    let counters = SafetensorsTensor(name: "0.bias", shape: [32], elements: [Int64](repeating: 0, count: 32))
    let infinite = SafetensorsTensor(name: "0.bias", shape: [32], elements: [Float](repeating: .infinity, count: 32))
    try expect(
      #"tensor "0.scale": expected a name that ends with kernel, weight or bias"#,
      tensors + [tensors[1].named("0.scale")])
    try expect(#"layer "0": expected a tensor for its bias, found none"#, [tensors[0]] + tensors.dropFirst(2))
    try expect(#"layer "0": expected a tensor for its weights, found none"#, Array(tensors.dropFirst()))
    try expect("expected 5 layers with weights and bias, found 4", Array(tensors.dropFirst(2)))
    try expect(#"tensor "0.bias", shape: expected [32], found [3]"#, [tensors[0], short] + tensors.dropFirst(2))
    try expect(
      #"tensor "0.bias", dtype: expected one of F32, F64, F16, BF16, found I64"#,
      [tensors[0], counters] + tensors.dropFirst(2))
    try expect(
      #"tensor "0.bias": expected finite numbers, found inf at element 0"#,
      [tensors[0], infinite] + tensors.dropFirst(2))
    try expect(
      "expected weights of shape [3, 3, 1, 32] for conv2d/kernel, as Keras lays them out, found "
        + #""0.weight" [32, 1, 3, 3], "3.weight" [64, 32, 3, 3], "6.weight" [64, 64, 3, 3], "9.weight" [64, 576], "#
        + #""11.weight" [10, 64]"#,
      layout: .keras, tensors)
    let wide = SafetensorsTensor(name: "11.weight", shape: [11, 64], elements: [Float](repeating: 0, count: 704))
    try expect(
      #"expected weights of shape [10, 64] for dense_1/kernel, as PyTorch lays them out, found "11.weight" [11, 64]"#,
      tensors.dropLast(2) + [wide, tensors[9]])
  }

  @Test(
    "Batch normalisation is refused by its name, in PyTorch's files, in Keras', and beside our own names",
    arguments: [
      (WeightLayout.pytorch, "bn1.running_mean"), (.pytorch, "1.num_batches_tracked"),
      (.keras, "sequential/batch_normalization/moving_variance"), (.keras, "batch_normalization/moving_mean:0"),
    ])
  func batchNormalization(layout: WeightLayout, name: String) throws {
    let path = folder.path("weights.safetensors")
    let tensors = Network.mnist.safetensors(of: weights, layout: layout).tensors
    try SafetensorsFile(tensors: tensors + [tensors[1].named(name)]).write(to: path)
    for layout in [nil, layout] {
      let error = try #require(throws: WeightLayoutError.self) { try read(path, layout) }
      #expect(
        error.description
          == "\(path): tensor \"\(name)\": expected no batch normalisation, which the network does not have: "
          + "fold it into the layer before it; the article \"Weights that travel\" shows how")
    }
  }

  @Test("Weights of 16 and 64 bits are read as those of 32, under other names and our own", arguments: ["x/", ""])
  func otherPrecisions(prefix: String) throws {
    // The first numbers, which are exact in eight bits.
    for index in Network.mnist.parameters.flatMap(\.range) { weights[index] = Float(index % 256) / 256 }
    let path = folder.path("weights.safetensors")
    let tensors = Network.mnist.safetensors(of: weights, layout: .keras).tensors.map { $0.named(prefix + $0.name) }
    let doubles = tensors.map { tensor in
      SafetensorsTensor(
        name: tensor.name, shape: tensor.shape, elements: tensor.elements(as: Float.self)!.map { Double($0) })
    }
    let brain = tensors.map { tensor in
      SafetensorsTensor(
        name: tensor.name, elementType: .bfloat16, shape: tensor.shape,
        bytes: stride(from: 0, to: tensor.bytes.count, by: 4).flatMap { tensor.bytes[$0 + 2...$0 + 3] })
    }
    for copy in [doubles, brain, [tensors[0]] + doubles[1...2] + brain.dropFirst(3)] {
      try SafetensorsFile(tensors: copy).write(to: path)
      #expect(try read(path) == weights.array)
    }
    let huge = SafetensorsTensor(
      name: tensors[1].name, shape: [32], elements: [Double](repeating: 1e39, count: 32))
    try SafetensorsFile(tensors: [tensors[0], huge] + tensors.dropFirst(2)).write(to: path)
    let error = try #require(throws: WeightLayoutError.self) { try read(path) }
    #expect(error.description.contains("expected numbers of at most 3.4028235e+38, as 32 bits hold, found 1e+39"))
  }

  private func ours(_ tensor: String, _ index: Int) -> Float {
    weights[Network.mnist.parameters.first { $0.name == tensor }!.range.lowerBound + index]
  }

  /// Reads weights with an accuracy function that is 1 for exactly `weights` and 0 otherwise.
  private func read(_ path: String, _ layout: WeightLayout? = nil) throws -> [Float] {
    try Network.mnist.weights(contentsOf: path, layout: layout) { $0.array == weights.array ? 1 : 0 }.parameters.array
  }
}

extension SafetensorsTensor {
  fileprivate func named(_ name: String) -> SafetensorsTensor {
    SafetensorsTensor(name: name, elementType: elementType, shape: shape, bytes: bytes)
  }
}
