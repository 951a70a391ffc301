import Digits
import Files
import Foundation
import KernelCatalog
import Kernels
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

@Suite(
  "Other frameworks make the same of our weights, and we of theirs",
  .enabled(if: ProcessInfo.processInfo.environment["MNIST_DIR"] != nil, "needs MNIST_DIR"))
struct InterchangePythonTests {
  private let folder: TemporaryFolder
  private let mnist: String

  init() throws {
    folder = try TemporaryFolder()
    mnist = try #require(ProcessInfo.processInfo.environment["MNIST_DIR"])
  }

  @Test(
    "ONNX Runtime: the same logits on all test images, with channels last and first",
    .enabled(if: Python.imports("numpy", "onnx", "onnxruntime"), "needs Python with onnx and onnxruntime (set PYTHON)"))
  func onnxRuntime() async throws {
    let weights = try await trained()
    struct Description: Decodable, Equatable {
      let opset: [Int]
      let inputs: [String: [Size]]
      let outputs: [String: [Size]]
    }
    for (layout, shape) in [(ONNXInputLayout.nhwc, [28, 28, 1]), (.nchw, [1, 28, 28])] {
      let model = folder.path("\(layout).onnx")
      try Data(Network.mnist.onnx(weights: weights, inputLayout: layout)).write(to: URL(filePath: model))
      let output = try Python.run([script("onnx_runtime.py"), model, folder.path("logits.f32"), mnist])
      #expect(
        try JSONDecoder().decode(Description.self, from: output)
          == Description(
            opset: [17], inputs: ["images": [.name("N")] + shape.map(Size.number)],
            outputs: ["logits": [.name("N"), .number(10)]]))
      try await expectSameLogits(weights, within: 1e-4)
    }
  }

  /// A size as in ONNX Runtime's output.
  private enum Size: Decodable, Equatable {
    case number(Int)
    case name(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else {
        self = .name(try container.decode(String.self))
      }
    }
  }

  @Test(
    "Keras: our accuracy to the image, and its weights in our network",
    .enabled(if: Python.imports("keras", "safetensors"), "needs Python with keras and safetensors (set PYTHON)"))
  func keras() async throws {
    let weights = try await trained()
    try Network.mnist.safetensors(of: weights, layout: .keras).write(to: folder.path("ours.safetensors"))
    try await expectSameAccuracy("keras_network.py", "ours.safetensors", weights)
    try await expectTheirWeights("keras_network.py", .keras)
  }

  @Test(
    "PyTorch: our accuracy to the image from either layout, and its weights in our network",
    .enabled(if: Python.imports("torch", "safetensors"), "needs Python with torch and safetensors (set PYTHON)"))
  func pytorch() async throws {
    let weights = try await trained()
    for layout in [WeightLayout.keras, .pytorch] {
      let file = "\(layout).safetensors"
      try Network.mnist.safetensors(of: weights, layout: layout).write(to: folder.path(file))
      try await expectSameAccuracy("pytorch_network.py", file, weights)
    }
    try await expectTheirWeights("pytorch_network.py", .pytorch)
  }

  @Test(
    "PyTorch with Normalize: its logits when that is folded in, and our accuracy from what we write for it",
    .enabled(if: Python.imports("torch", "safetensors"), "needs Python with torch and safetensors (set PYTHON)"))
  func normalizedInputs() async throws {
    let normalization = try InputNormalization(mean: 0.1307, standardDeviation: 0.3081)
    let flags = ["\(normalization.mean)", "\(normalization.standardDeviation)"]
    let path = folder.path("theirs.safetensors")
    _ = try Python.run([script("pytorch_network.py"), "save", path, folder.path("logits.f32"), mnist] + flags)
    let theirs = try Network.mnist.weights(contentsOf: path, layout: .pytorch).parameters
    try await expectSameLogits(try Network.mnist.folding(normalization, into: theirs), within: 1e-5)

    let weights = try await trained()
    try Network.mnist.safetensors(
      of: Network.mnist.folding(normalization.inverse, into: weights), layout: .pytorch
    ).write(to: folder.path("ours.safetensors"))
    try await expectSameAccuracy("pytorch_network.py", "ours.safetensors", weights, flags)
  }

  @Test(
    "The article's lines convert what PyTorch saved",
    .enabled(
      if: Python.imports("torch", "safetensors", "onnx"), "needs Python with torch, onnx and safetensors (set PYTHON)"),
    arguments: ["model.pth", "model.onnx", "model.npz"])
  func convertedFromPyTorch(file: String) async throws {
    try await expectConverted(file, by: "pytorch_network.py")
  }

  @Test(
    "The article's lines convert what Keras saved",
    .enabled(if: Python.imports("keras", "safetensors"), "needs Python with keras and safetensors (set PYTHON)"),
    arguments: ["model.keras", "model.h5"])
  func convertedFromKeras(file: String) async throws {
    try await expectConverted(file, by: "keras_network.py")
  }

  @Test(
    "The article's lines fold batch normalisation",
    .enabled(if: Python.imports("torch", "safetensors"), "needs Python with torch and safetensors (set PYTHON)"))
  func batchNormalization() async throws {
    let beginning = """
      import os, sys
      sys.path.insert(0, sys.argv[1])
      import pytorch_network, torch
      torch.manual_seed(5)
      model = pytorch_network.batch_normalized_network()
      images, _ = pytorch_network.test_set(sys.argv[2])
      os.chdir(sys.argv[3])
      pytorch_network.logits(model, images).astype("<f4").tofile("logits.f32")

      """
    let scripts = URL(filePath: script("")).path
    _ = try Python.run(["-c", beginning + (try articleLines("fuse(")), scripts, mnist, folder.url.path])
    let weights = try Network.mnist.weights(contentsOf: folder.path("model.safetensors"), layout: .pytorch).parameters
    try await expectSameLogits(weights, within: 1e-4)
  }

  /// Expects that a framework's own `file` is refused, and that it gives the framework's logits after the conversion
  /// that the article shows.
  private func expectConverted(_ file: String, by program: String) async throws {
    _ = try Python.run([script(program), "save", folder.path(file), folder.path("logits.f32"), mnist])
    let error = try #require(throws: WeightLayoutError.self) {
      try Network.mnist.weights(contentsOf: folder.path(file), layout: nil)
    }
    #expect(error.description.contains("\"Weights that travel\""))
    let lines = try articleLines(file == "model.h5" ? "model.keras" : file).replacing("model.keras", with: file)
    _ = try Python.run(["-c", "import os, sys; os.chdir(sys.argv[1])\n" + lines, folder.url.path])
    let layout: WeightLayout = program == "pytorch_network.py" ? .pytorch : .keras
    let weights = try Network.mnist.weights(contentsOf: folder.path("model.safetensors"), layout: layout).parameters
    try await expectSameLogits(weights, within: 1e-4)
  }

  /// The lines of Python in the article that contain `word`.
  private func articleLines(_ word: String) throws -> String {
    let article = tests.appending(path: "../Sources/ModelInsight/ModelInsight.docc/WeightsThatTravel.md").standardized
    let blocks = try FileBytes.text(article.path).split(separator: "\n\n")
    let block = try #require(blocks.first { $0.hasPrefix("    ") && $0.contains("import ") && $0.contains(word) })
    return block.split(separator: "\n").map { $0.dropFirst(4) + "\n" }.joined()
  }

  private func expectSameAccuracy(
    _ program: String, _ file: String, _ weights: AlignedBuffer<Float>, _ flags: [String] = []
  ) async throws {
    let correct = try evaluator(weights).evaluate(try await testImages()).correct
    let output = try Python.run([script(program), "test", folder.path(file), mnist] + flags)
    let theirs = String(decoding: output, as: UTF8.self).split(separator: "\n").last
    #expect(theirs == "\(correct)", "\(program) \(file)")
    #expect(correct > 9_000)
  }

  /// Expects that weights of another framework, with the framework's own names, give the framework's logits. The
  /// weights are untrained, so that no trial can decide their layout.
  private func expectTheirWeights(_ program: String, _ layout: WeightLayout) async throws {
    let path = folder.path("theirs.safetensors")
    _ = try Python.run([script(program), "save", path, folder.path("logits.f32"), mnist])
    try await expectSameLogits(Network.mnist.weights(contentsOf: path, layout: layout).parameters, within: 1e-4)
  }

  /// Compares with the logits in the file that a script wrote.
  private func expectSameLogits(_ weights: AlignedBuffer<Float>, within bound: Float) async throws {
    let ours = try evaluator(weights).logits(try await testImages())
    let data = try Data(FileBytes.read(folder.path("logits.f32")))
    let theirs = data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    #expect(ours.count == 100_000 && theirs.count == ours.count)
    let greatest = zip(ours, theirs).map { abs($0 - $1) }.max() ?? .infinity
    #expect(greatest <= bound, "\(greatest)")
  }

  /// Weights after a little training, so that logits and accuracy are meaningful.
  private func trained() async throws -> AlignedBuffer<Float> {
    let data = try await DigitDataset.load(DataSetCatalog.mnist).train.images(0..<9_600)
    let state = TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1))
    let trainer = try Trainer(
      state: state, recipe: .documented, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1), seed: 1)
    _ = try trainer.trainEpoch(on: data)
    return trainer.state.parameters
  }

  private func testImages() async throws -> LabeledImages { try await DigitDataset.load(DataSetCatalog.mnist).test }

  private func evaluator(_ weights: AlignedBuffer<Float>) throws -> Evaluator {
    try Evaluator(network: .mnist, parameters: weights, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1))
  }

  private func script(_ name: String) -> String { tests.appending(path: "Interchange/\(name)").path }

  /// The folder of all tests.
  private var tests: URL { URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized }
}
