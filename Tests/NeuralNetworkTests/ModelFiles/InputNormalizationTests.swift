import Kernels
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

@Suite("Weights that expect normalised inputs")
struct InputNormalizationTests {
  private let weights = Initializer.glorotUniform(.mnist, seed: 4)
  private let images: [Float]

  init() throws {
    for tensor in Network.mnist.parameters where tensor.isBias {
      for index in tensor.range { weights[index] = Float(index % 7) / 10 - 0.3 }
    }
    images = try Golden().data.doubles.map { Float($0) }
  }

  @Test(
    "Folded, they make of images what they made of normalised ones",
    arguments: [(0.1307, 0.3081), (0.2860, 0.3530), (0.5, 0.5), (0.0, 1 / 255.0), (-0.25, 3.0)])
  func folding(mean: Double, std: Double) throws {
    let normalization = try InputNormalization(mean: mean, standardDeviation: std)
    let normalized = images.map { Float((Double($0) - mean) / std) }
    let expected = logits(weights, normalized)
    let folded = logits(try Network.mnist.folding(normalization, into: weights), images)
    let greatest = expected.map(\.magnitude).max() ?? 0
    #expect(zip(expected, folded).allSatisfy { abs($0 - $1) <= 1e-6 * greatest })
    // Without folding, images that are not normalised give other logits.
    #expect(zip(expected, logits(weights, images)).contains { abs($0 - $1) > 1e-2 * greatest })
  }

  @Test("The inverse takes it back, and only the first layer changes")
  func inverse() throws {
    let normalization = try InputNormalization(mean: 0.1307, standardDeviation: 0.3081)
    let folded = try Network.mnist.folding(normalization, into: weights)
    let back = try Network.mnist.folding(normalization.inverse, into: folded)
    for (number, tensor) in Network.mnist.parameters.enumerated() {
      let (before, after) = (weights[tensor.range].array, back[tensor.range].array)
      #expect(zip(before, after).allSatisfy { abs($0 - $1) <= 3e-7 }, "\(tensor.name)")
      #expect((folded[tensor.range].array == before) == (number >= 2), "\(tensor.name)")
    }
    #expect(try Network.mnist.folding(.identity, into: weights).array == weights.array)
  }

  @Test("What cannot be is refused")
  func errors() throws {
    for (mean, std) in [
      (Double.nan, 1.0), (.infinity, 1), (0, 0), (0, -1), (0, .nan), (0, .infinity), (0, .leastNonzeroMagnitude),
    ] {
      #expect(throws: InputNormalizationError.self) { try InputNormalization(mean: mean, standardDeviation: std) }
    }
    let tiny = try InputNormalization(mean: 0, standardDeviation: 1e-60)
    let error = try #require(throws: InputNormalizationError.self) { try Network.mnist.folding(tiny, into: weights) }
    #expect(
      error.description == "input mean 0.0 and standard deviation 1e-60: "
        + "expected finite weights in conv2d when they are folded into it, found larger ones")
  }

  private func logits(_ weights: AlignedBuffer<Float>, _ images: [Float]) -> [Double] {
    ReferenceNetwork(network: .mnist, parameters: weights).logits(AlignedBuffer(images))
  }
}
