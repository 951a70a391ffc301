import Digits
import Foundation
import KernelCatalog
import Kernels
import RandomNumbers
import Testing

@testable import ModelInsight
@testable import NeuralNetwork

@Suite struct ExplanationTests {
  private static let parameters = {
    let parameters = Initializer.glorotUniform(.mnist, seed: 4)
    for (position, index) in Network.mnist.parameters.filter(\.isBias).flatMap(\.range).enumerated() {
      parameters[index] = position % 2 == 0 ? 0.03 : -0.02
    }
    return parameters
  }()

  /// Noise, because an even background has many equal maxima, where there is no derivative.
  private static let image: [Float] = {
    var generator = Xoshiro256StarStar(seed: 9, stream: .syntheticDigit(index: 0))
    return (0..<784).map { _ in generator.uniform(in: 0.1...0.9) }
  }()

  private func explanation(label: Int? = nil) throws -> Explanation {
    try Explanation(
      of: Self.image, label: label, network: .mnist, parameters: Self.parameters, kernels: KernelCatalog.best)
  }

  private func logits(_ image: [Float]) -> [Double] {
    ReferenceNetwork(network: .mnist, parameters: Self.parameters).logits(AlignedBuffer(image))
  }

  @Test("The gradient is the limit of differences", arguments: [0, 7])
  func gradient(label: Int) throws {
    let gradient = try explanation(label: label).inputGradient
    #expect(gradient.width == 28 && gradient.height == 28 && gradient.magnitude > 0)
    // Small enough that hardly a ReLU or a maximum changes, large enough for a Float's image.
    let step: Float = 1 / 16_384
    var disagreements = 0
    for pixel in stride(from: 0, to: 784, by: 13) {
      var (above, below) = (Self.image, Self.image)
      above[pixel] += step
      below[pixel] -= step
      let difference = (logits(above)[label] - logits(below)[label]) / Double(above[pixel] - below[pixel])
      if abs(difference - gradient.values[pixel]) > 1e-6 + 1e-3 * gradient.magnitude { disagreements += 1 }
    }
    // Where a kink lies between both sides of a difference, this is no derivative.
    #expect(disagreements <= 1, "\(disagreements)")
  }

  @Test("Occlusion is the rise of the cross-entropy when a square is wiped out")
  func occlusion() throws {
    let explanation = try explanation(label: 3)
    func logProbability(_ image: [Float]) -> Double {
      let logits = logits(image)
      return logits[3] - log(logits.map { exp($0) }.reduce(0, +))
    }
    let whole = logProbability(Self.image)
    #expect(abs(explanation.probabilities[3] - exp(whole)) < 1e-5)
    for (row, column) in [(0, 0), (14, 14), (27, 3), (9, 20)] {
      var occluded = Self.image
      for y in row - 2...row + 2 {
        for x in column - 2...column + 2 where (0..<28).contains(y) && (0..<28).contains(x) { occluded[y * 28 + x] = 0 }
      }
      let expected = whole - logProbability(occluded)
      #expect(abs(explanation.occlusion.values[row * 28 + column] - expected) < 1e-5, "\(row) \(column)")
    }
  }

  @Test("Activations are the first convolution's, filter by filter")
  func activations() throws {
    let maps = try explanation().activations
    #expect(maps.count == 32 && maps.allSatisfy { $0.width == 26 && $0.height == 26 })
    let kernel = Self.parameters[Network.mnist.parameters[0].range]
    let bias = Self.parameters[Network.mnist.parameters[1].range]
    for (filter, row, column) in [(0, 0, 0), (31, 25, 25), (7, 12, 13), (20, 5, 17)] {
      var sum = Double(bias[filter])
      for y in 0..<3 {
        for x in 0..<3 {
          sum += Double(kernel[(y * 3 + x) * 32 + filter]) * Double(Self.image[(row + y) * 28 + column + x])
        }
      }
      #expect(abs(maps[filter].values[row * 26 + column] - max(sum, 0)) < 1e-12)
    }
  }

  @Test("Without a digit to explain it is the likeliest")
  func likeliest() throws {
    let explanation = try explanation()
    let logits = logits(Self.image)
    #expect(logits[explanation.label] == logits.max())
    #expect(explanation.probabilities.max() == explanation.probabilities[explanation.label])
  }
}
