import Digits
import Files
import Foundation
import KernelCatalog
import Kernels
import Testing

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
    "ONNX Runtime: the same logits on all test images",
    .enabled(if: Python.imports("numpy", "onnx", "onnxruntime"), "needs Python with onnx and onnxruntime (set PYTHON)"))
  func onnxRuntime() async throws {
    let weights = try await trained()
    let model = folder.path("model.onnx")
    try Data(Network.mnist.onnx(weights: weights)).write(to: URL(filePath: model))
    let output = try Python.run([script("onnx_runtime.py"), model, folder.path("logits.f32"), mnist])
    struct Description: Decodable, Equatable {
      let opset: [Int]
      let inputs: [String: [Size]]
      let outputs: [String: [Size]]
    }
    #expect(
      try JSONDecoder().decode(Description.self, from: output)
        == Description(
          opset: [17], inputs: ["images": [.name("N"), .number(28), .number(28), .number(1)]],
          outputs: ["logits": [.name("N"), .number(10)]]))
    try await expectSameLogits(weights, within: 1e-4)
  }

  /// A size as ONNX Runtime tells it.
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
    try await expectTheirWeights("keras_network.py")
  }

  @Test(
    "PyTorch: our accuracy to the image from either layout, and its weights in our network",
    .enabled(if: Python.imports("torch", "safetensors"), "needs Python with torch and safetensors (set PYTHON)"))
  func pytorch() async throws {
    let weights = try await trained()
    for layout in WeightLayout.allCases {
      let file = "\(layout).safetensors"
      try Network.mnist.safetensors(of: weights, layout: layout).write(to: folder.path(file))
      try await expectSameAccuracy("pytorch_network.py", file, weights)
    }
    try await expectTheirWeights("pytorch_network.py")
  }

  private func expectSameAccuracy(_ program: String, _ file: String, _ weights: AlignedBuffer<Float>) async throws {
    let correct = try evaluator(weights).evaluate(try await testImages()).correct
    let output = try Python.run([script(program), "test", folder.path(file), mnist])
    let theirs = String(decoding: output, as: UTF8.self).split(separator: "\n").last
    #expect(theirs == "\(correct)", "\(program) \(file)")
    #expect(correct > 9_000)
  }

  /// Weights that another framework drew and saved by its own names give its logits.
  private func expectTheirWeights(_ program: String) async throws {
    let path = folder.path("theirs.safetensors")
    _ = try Python.run([script(program), "save", path, folder.path("logits.f32"), mnist])
    try await expectSameLogits(try Network.mnist.weights(contentsOf: path, layout: nil), within: 1e-4)
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

  /// Weights that have learnt a little, so that logits and accuracy mean something.
  private func trained() async throws -> AlignedBuffer<Float> {
    let data = try await DigitDataset.load(DataSetCatalog.mnist).train.images(0..<9_600)
    let state = TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1))
    let trainer = try Trainer(
      state: state, recipe: .documented, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1), seed: 1)
    _ = try trainer.trainEpoch(on: data)
    return trainer.state.parameters
  }

  private func testImages() async throws -> LabeledImages { try await DigitDataset.load(DataSetCatalog.mnist).test }

  private func evaluator(_ weights: AlignedBuffer<Float>) -> Evaluator {
    Evaluator(network: .mnist, parameters: weights, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1))
  }

  private func script(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Interchange/\(name)").path
  }
}
