import Digits
import Foundation
import KernelCatalog
import Kernels
import NeuralNetwork
import Testing

@Suite("The weights that come with the program")
struct ShippedWeightsTests {
  private let weights: AlignedBuffer<Float>

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    weights = try Network.mnist.weights(
      contentsOf: root.appending(path: "Results/accurate.safetensors").path, layout: nil
    ).parameters
  }

  @Test("They are what the documentation says: recipe accurate, seed 1")
  func digest() {
    #expect(Network.mnist.digest(of: weights) == "c3fe91406c588cba2b7585ecc6cc2094cef599f39b0f26c1ad220398fda12d30")
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
