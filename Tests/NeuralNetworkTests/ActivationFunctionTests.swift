import Digits
import KernelCatalog
import Kernels
import RandomNumbers
import Testing

@testable import NeuralNetwork

@Suite struct ActivationFunctionTests {
  @Test("Values are the textbook's, at the ends of the range too", arguments: ActivationFunction.allCases)
  func values(function: ActivationFunction) {
    let x: [Float] = [-1000, -90, -20, -3, -1e-6, 0, 1e-6, 0.5, 3, 20, 90, 1000]
    let values = AlignedBuffer(x)
    function.apply(values)
    for (value, x) in zip(values.array, x) {
      #expect(abs(Double(value) - function.value(Double(x))) <= 2e-7 * max(1, abs(function.value(Double(x)))), "\(x)")
    }
  }

  @Test("Slopes are those of the values", arguments: ActivationFunction.allCases)
  func slopes(function: ActivationFunction) {
    for x in stride(from: -5.05, to: 5, by: 0.1) {
      let slope = (function.value(x + 1e-6) - function.value(x - 1e-6)) / 2e-6
      #expect(abs(slope - function.slope(x)) < 1e-8)
    }
  }

  @Test("The network's gradient is the slope of its loss", arguments: ActivationFunction.allCases)
  func finiteDifferences(function: ActivationFunction) throws {
    let network = try Network(
      input: FeatureShape(height: 6, width: 6, channels: 1),
      [
        .convolution(filters: 4, filterSize: 3, activation: .identity), .activation(function), .maxPool(window: 2),
        .flatten, .dense(units: 5, activation: .identity), .activation(function),
        .dense(units: 3, activation: .identity),
      ])
    #expect(network.layers.map(\.name).filter { $0.hasPrefix("activation") } == ["activation", "activation_1"])
    let parameters = Initializer.glorotNormal(network, seed: 3)
    var generator = Xoshiro256StarStar(seed: 9)
    let images = AlignedBuffer((0..<4 * 36).map { _ in generator.uniformFloat() })
    let labels = AlignedBuffer<UInt8>([0, 2, 1, 2])
    let (gradient, _) = try gradient(
      images: images.array, labels: labels.array, network: network, parameters: parameters,
      kernels: KernelCatalog.best, capacity: 3)
    let expected = ReferenceNetwork(network: network, parameters: parameters).gradient(images, labels: labels)
    #expect(zip(gradient.array, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 })
    #expect(expected.contains { abs($0) > 1e-2 })
    // The reference's gradient is also the loss's gradient. The loss comes from float32 logits, so the step must be
    // large against rounding.
    for tensor in network.parameters {
      let index = tensor.range.lowerBound + tensor.range.count / 2
      func loss(_ change: Float) throws -> Double {
        let changed = AlignedBuffer(parameters.array)
        changed[index] += change
        let logits = ReferenceNetwork(network: network, parameters: changed).logits(images)
        return labels.array.enumerated().reduce(0) { sum, element in
          let row = Array(logits[element.offset * 3..<element.offset * 3 + 3])
          return sum + Naive.softmaxCrossEntropy(logits: row, label: Int(element.element)).loss / 4
        }
      }
      let slope = try (loss(1e-3) - loss(-1e-3)) / 2e-3
      #expect(abs(slope - expected[index]) < 1e-4, "\(tensor.name)")
    }
  }

  @Test("The documented network with another function has its tensors")
  func documented() {
    for function in ActivationFunction.allCases {
      let network = Network.mnist(activation: function)
      #expect(network.parameters == Network.mnist.parameters && network.output == Network.mnist.output)
    }
    #expect(Network.mnist(activation: .relu).layers.count == 8 && Network.mnist(activation: .tanh).layers.count == 12)
  }
}
