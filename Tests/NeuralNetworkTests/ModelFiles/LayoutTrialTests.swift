import Digits
import Foundation
import KernelCatalog
import Kernels
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

@Suite("The order of flattened features, told by a trial")
struct LayoutTrialTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("Trained weights tell it, whichever of the four layouts they have", arguments: WeightLayout.allCases)
  func trained(layout: WeightLayout) throws {
    let weights = try shipped()
    let path = try file(of: weights, layout)
    let read = try Network.mnist.weights(contentsOf: path, layout: nil, accuracy: accuracy)
    #expect(read.parameters.array == weights.array)
    #expect(read.trials.map(\.layout) == [layout, layout.framework.layouts.first { $0 != layout }])
    #expect(read.trials[0].accuracy > 0.95 && read.trials[1].accuracy < 0.3, "\(read.trials)")
    // With a given layout, no trial is necessary.
    let told = try Network.mnist.weights(contentsOf: path, layout: layout)
    #expect(told.parameters.array == weights.array && told.trials.isEmpty)
    // The other order is possible too, but gives another network.
    let other = try Network.mnist.weights(contentsOf: path, layout: read.trials[1].layout)
    #expect(other.parameters.array != weights.array)
  }

  @Test("Weights that know nothing tell nothing", arguments: [UInt64(1), 2])
  func untrained(seed: UInt64) throws {
    for layout in [WeightLayout.keras, .pytorch] {
      let path = try file(of: Initializer.heNormal(.mnist, seed: seed), layout)
      let error = try #require(throws: WeightLayoutError.self) {
        try Network.mnist.weights(contentsOf: path, layout: nil, accuracy: accuracy)
      }
      guard case .undecided(path, let trials) = error else {
        Issue.record("\(error)")
        continue
      }
      #expect(trials.count == 2)
      #expect(throws: WeightLayoutError.ambiguous(file: path)) {
        try Network.mnist.weights(contentsOf: path, layout: nil)
      }
    }
  }

  @Test("Poor and close results decide nothing, and the error shows both")
  func thresholds() throws {
    let network = try Network(
      input: FeatureShape(height: 4, width: 4, channels: 1),
      [.convolution(filters: 2, filterSize: 3, activation: .relu), .flatten, .dense(units: 3, activation: .identity)])
    let path = folder.path("weights.safetensors")
    let tensors = network.safetensors(of: Initializer.heNormal(network, seed: 1), layout: .pytorch).tensors
    try SafetensorsFile(tensors: tensors).write(to: path)
    func trials(_ first: Int, _ second: Int) throws -> [WeightLayout] {
      var results = [first, second]
      let read = try network.weights(contentsOf: path, layout: nil) { _ in Double(results.removeFirst()) / 100 }
      return read.trials.map(\.layout)
    }
    #expect(try trials(30, 15) == [.pytorch, .pytorchChannelsLast])
    #expect(try trials(15, 30) == [.pytorchChannelsLast, .pytorch])
    for (first, second) in [(29, 0), (30, 16), (90, 90), (0, 0)] {
      let error = try #require(throws: WeightLayoutError.self) { try trials(first, second) }
      #expect(
        error.description
          == "\(path): expected weights that know digits in one order of flattened features only, found "
          + "pytorch (\(first) % right), pytorch-channels-last (\(second) % right): say which with --layout")
    }
  }

  @Test("What the metadata say is believed; so is a network to whom both orders are one")
  func noTrial() throws {
    let path = folder.path("weights.safetensors")
    let weights = Initializer.heNormal(.mnist, seed: 1)
    for layout in WeightLayout.allCases {
      try Network.mnist.safetensors(of: weights, layout: layout).write(to: path)
      let read = try Network.mnist.weights(contentsOf: path, layout: nil)
      #expect(read.parameters.array == weights.array && read.trials.isEmpty)
    }
    let dense = try Network(
      input: FeatureShape(height: 1, width: 1, channels: 3), [.dense(units: 2, activation: .identity)])
    let tensors = dense.safetensors(of: Initializer.heNormal(dense, seed: 1), layout: .pytorch).tensors
    try SafetensorsFile(tensors: tensors).write(to: path)
    #expect(try dense.weights(contentsOf: path, layout: nil).trials.isEmpty)
  }

  /// The weights that come with the program.
  private func shipped() throws -> AlignedBuffer<Float> {
    let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    return try Network.mnist.weights(contentsOf: package.appending(path: "Results/accurate.safetensors").path)
  }

  /// A file as another program writes it: bare tensors.
  private func file(of weights: AlignedBuffer<Float>, _ layout: WeightLayout) throws -> String {
    let path = folder.path("\(layout).safetensors")
    try SafetensorsFile(tensors: Network.mnist.safetensors(of: weights, layout: layout).tensors).write(to: path)
    return path
  }

  /// The share of synthetic digits that are classified correctly.
  private func accuracy(_ parameters: AlignedBuffer<Float>) -> Double {
    let digits = SyntheticDigits.dataset(seed: 5, trainCount: 1, testCount: 300).test
    let evaluator = try? Evaluator(
      network: .mnist, parameters: parameters, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1))
    let correct = try? evaluator?.evaluate(digits).correct
    return Double(correct ?? 0) / Double(digits.count)
  }
}
