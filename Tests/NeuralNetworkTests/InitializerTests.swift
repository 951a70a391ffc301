import Kernels
import NeuralNetwork
import Testing

@Suite struct InitializerTests {
  private let network = Network.mnist

  @Test("Kernels are uniform within Glorot's limit, biases zero")
  func distribution() {
    let parameters = Initializer.glorotUniform(network, seed: 1)
    for tensor in network.parameters {
      let values = parameters[tensor.range].array
      guard !tensor.isBias else {
        #expect(values.allSatisfy { $0 == 0 }, "\(tensor.name)")
        continue
      }
      let limit = (6 / Double(tensor.fanIn + tensor.fanOut)).squareRoot()
      let count = Double(values.count)
      // 1 + 1e-6: the limit itself is rounded to a float.
      #expect(values.allSatisfy { Double($0.magnitude) <= limit * (1 + 1e-6) }, "\(tensor.name)")
      // A uniform distribution's mean has the standard deviation limit / sqrt(3n), its mean square limit^2 sqrt(4 /
      // 45n).
      let mean = values.map(Double.init).reduce(0, +) / count
      #expect(abs(mean) < 5 * limit / (3 * count).squareRoot(), "\(tensor.name)")
      let meanSquare = values.map { Double($0) * Double($0) }.reduce(0, +) / count
      let deviation = limit * limit * (4 / (45 * count)).squareRoot()
      #expect(abs(meanSquare - limit * limit / 3) < 5 * deviation, "\(tensor.name)")
    }
  }

  @Test("Fans are those of Keras: receptive field times channels")
  func fans() {
    let fans = network.parameters.filter { !$0.isBias }.map { [$0.fanIn, $0.fanOut] }
    #expect(fans == [[9, 288], [288, 576], [576, 576], [576, 64], [64, 10]])
  }

  @Test("The same seed gives the same weights, another seed others")
  func seeds() {
    let digests = [1, 1, 2, 3].map { network.digest(of: Initializer.glorotUniform(network, seed: $0)) }
    #expect(digests[0] == digests[1])
    #expect(Set(digests).count == 3)
  }

  @Test("Each tensor draws from a stream of its own, whatever the tensors before it")
  func streams() throws {
    let other = try Network(
      input: FeatureShape(height: 28, width: 28, channels: 1),
      [
        .convolution(filters: 5, filterSize: 3, activation: .relu), .flatten, .dense(units: 64, activation: .relu),
      ])
    let first = Initializer.glorotUniform(network, seed: 1)
    let second = Initializer.glorotUniform(other, seed: 1)
    let (a, b) = (network.parameters[2], other.parameters[2])
    // Scaled to the same limit, the first numbers of the second weight tensor agree.
    let scale = (Float(a.fanIn + a.fanOut) / Float(b.fanIn + b.fanOut)).squareRoot()
    for index in 0..<100 {
      let (x, y) = (first[a.range.lowerBound + index] * scale, second[b.range.lowerBound + index])
      #expect(abs(x - y) <= 4 * y.ulp + 1e-7, "element \(index)")
    }
  }

  @Test("Every distribution has mean 0 and the documented variance", arguments: Initializer.allCases)
  func variances(initializer: Initializer) {
    let parameters = initializer(network, seed: 2)
    for tensor in network.parameters where !tensor.isBias {
      let (fanIn, fanOut) = (Double(tensor.fanIn), Double(tensor.fanOut))
      let variance =
        switch initializer {
        case .zeros: 0.0
        case .glorotUniform, .glorotNormal: 2 / (fanIn + fanOut)
        case .heUniform, .heNormal: 2 / fanIn
        case .gaussian: 0.05 * 0.05
        }
      let values = parameters[tensor.range].array.map(Double.init)
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let meanSquare = values.reduce(0) { $0 + $1 * $1 } / count
      #expect(abs(mean) <= 5 * (variance / count).squareRoot(), "\(tensor.name)")
      // The mean square of normal numbers has the standard deviation variance sqrt(2 / n); for uniform numbers it is
      // smaller.
      #expect(abs(meanSquare - variance) <= 5 * variance * (2 / count).squareRoot(), "\(tensor.name)")
      let isUniform = initializer == .glorotUniform || initializer == .heUniform
      let limit = (isUniform ? 3 * variance : 100 * variance).squareRoot()
      #expect(values.allSatisfy { abs($0) <= limit * (1 + 1e-6) }, "\(tensor.name)")
    }
  }
}
