import Digits
import Foundation
import KernelCatalog
import Kernels
import ModelFiles
import NeuralNetwork
import Testing

@Suite("The weights that come with the program")
struct ShippedWeightsTests {
  private let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../Results/accurate.safetensors"
  ).standardized.path
  private let weights: AlignedBuffer<Float>

  init() throws { weights = try Network.mnist.weights(contentsOf: path, layout: nil).parameters }

  @Test("They are what the documentation says: recipe accurate, seed 1")
  func digest() {
    #expect(Network.mnist.digest(of: weights) == "c3fe91406c588cba2b7585ecc6cc2094cef599f39b0f26c1ad220398fda12d30")
  }

  @Test("The file has no room for moments, as a checkpoint has: the page of make web holds it, too")
  func size() throws {
    let names = try SafetensorsFile(contentsOf: path).tensors.map(\.name)
    #expect(names == Network.mnist.parameters.map(\.name))
  }

  @Test(
    "They reach 99.60 % on MNIST's test images",
    .enabled(if: ProcessInfo.processInfo.environment["MNIST_DIR"] != nil, "needs MNIST_DIR"))
  func accuracy() async throws {
    let images = try await DigitDataset.load(DataSetCatalog.mnist).test
    let evaluator = try Evaluator(
      network: .mnist, parameters: weights, kernels: KernelCatalog.best, pool: WorkerPool(threads: 2))
    let correct = try evaluator.evaluate(images).correct
    #expect(images.count == 10_000 && correct >= 9960, "\(correct)")
  }
}
