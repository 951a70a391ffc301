import Kernels
import Testing

@testable import NeuralNetwork

@Suite struct NetworkTests {
  @Test("The documented network has Keras' names and shapes")
  func documentedLayers() {
    let layers = Network.mnist.layers.map { "\($0.name): \($0.input) -> \($0.output)" }
    #expect(
      layers == [
        "conv2d: 28 x 28 x 1 -> 26 x 26 x 32", "max_pooling2d: 26 x 26 x 32 -> 13 x 13 x 32",
        "conv2d_1: 13 x 13 x 32 -> 11 x 11 x 64", "max_pooling2d_1: 11 x 11 x 64 -> 5 x 5 x 64",
        "conv2d_2: 5 x 5 x 64 -> 3 x 3 x 64", "flatten: 3 x 3 x 64 -> 576", "dense: 576 -> 64", "dense_1: 64 -> 10",
      ])
    #expect(Network.mnist.output.count == 10)
  }

  @Test("The documented network has 93,322 parameters in Keras' layouts")
  func documentedParameters() {
    let tensors = Network.mnist.parameters
    #expect(
      tensors.map { "\($0.name) \($0.shape)" } == [
        "conv2d/kernel [3, 3, 1, 32]", "conv2d/bias [32]", "conv2d_1/kernel [3, 3, 32, 64]", "conv2d_1/bias [64]",
        "conv2d_2/kernel [3, 3, 64, 64]", "conv2d_2/bias [64]", "dense/kernel [576, 64]", "dense/bias [64]",
        "dense_1/kernel [64, 10]", "dense_1/bias [10]",
      ])
    #expect(Network.mnist.parameterCount == 93_322)
    #expect(tensors.map { $0.shape.reduce(1, *) } == tensors.map(\.range.count))
    #expect(tensors.map(\.isBias) == tensors.map { $0.name.hasSuffix("bias") })
  }

  @Test("Each tensor begins at a cache line, behind the one before it")
  func parameterLayout() {
    let ranges = Network.mnist.parameters.map(\.range)
    for (range, next) in zip(ranges, ranges.dropFirst()) { #expect(range.upperBound <= next.lowerBound) }
    for range in ranges {
      #expect(range.lowerBound * MemoryLayout<Float>.stride % AlignedBuffer<Float>.alignment == 0)
      #expect(range.upperBound <= Network.mnist.parameterBufferCount)
    }
    #expect(Network.mnist.parameterBufferCount < 93_322 + ranges.count * 16)
  }

  @Test("Kernels begin uniform within Glorot's limit, biases at zero")
  func glorotUniform() {
    let parameters = Initializer.glorotUniform(.mnist, seed: 1)
    for tensor in Network.mnist.parameters {
      let values = parameters[tensor.range].array
      if tensor.isBias {
        #expect(values.allSatisfy { $0 == 0 })
        continue
      }
      // Fan-in and fan-out of a convolution count all positions of the filter: HWIO's first dimensions.
      let taps = tensor.shape.dropLast(2).reduce(1, *)
      let limit = (6 / Float(taps * tensor.shape.suffix(2).reduce(0, +))).squareRoot()
      #expect(values.allSatisfy { $0.magnitude <= limit })
      // The probability that none of n numbers is beyond 1 - 10 / n of the limit is e^-10.
      #expect(values.map(\.magnitude).max()! > limit * (1 - 10 / Float(values.count)))
      // Six standard deviations of the mean of n numbers with a variance of limit^2 / 3.
      let mean = values.reduce(0, +) / Float(values.count)
      #expect(mean.magnitude < 6 * limit / Float(3 * values.count).squareRoot())
    }
  }

  @Test("Layers that do not fit are refused, by name")
  func misfits() {
    let image = FeatureShape(height: 28, width: 5, channels: 1)
    func expect(_ description: String, _ kinds: [LayerKind]) {
      #expect(throws: NetworkError(description: description)) { try Network(input: image, kinds) }
    }
    expect(
      "conv2d: 8 filters of 6 x 6 do not fit 28 x 5 x 1", [.convolution(filters: 8, filterSize: 6, activation: .relu)])
    expect(
      "conv2d: 0 filters of 3 x 3 do not fit 28 x 5 x 1", [.convolution(filters: 0, filterSize: 3, activation: .relu)])
    expect(
      "conv2d: 1 filters of 0 x 0 do not fit 28 x 5 x 1", [.convolution(filters: 1, filterSize: 0, activation: .relu)])
    expect(
      "conv2d_1: 2 filters of 4 x 4 do not fit 26 x 3 x 4",
      [
        .convolution(filters: 4, filterSize: 3, activation: .relu),
        .convolution(filters: 2, filterSize: 4, activation: .relu),
      ])
    expect("max_pooling2d: a window of 6 x 6 does not fit 28 x 5 x 1", [.maxPool(window: 6)])
    expect("max_pooling2d: a window of 0 x 0 does not fit 28 x 5 x 1", [.maxPool(window: 0)])
    expect("a network needs at least one layer", [])
    let wide = FeatureShape(height: 40, width: 40, channels: 1)
    #expect(throws: NetworkError(description: "max_pooling2d: a window of 17 x 17 is larger than 16 x 16")) {
      try Network(input: wide, [.maxPool(window: 17)])
    }
    expect(
      "dense: needs a row of features and at least one unit, got 28 x 5 x 1", [.dense(units: 10, activation: .relu)])
    expect(
      "dense: needs a row of features and at least one unit, got 140", [.flatten, .dense(units: 0, activation: .relu)])
  }

  @Test("Forward operations carry the layers' shapes")
  func forwardOperations() {
    let expected: [AnyHashable?] = [
      ConvolutionForward(
        ConvolutionShape(batch: 3, height: 28, width: 28, inputChannels: 1, outputChannels: 32), .relu),
      MaxPoolForward(PoolingShape(batch: 3, height: 26, width: 26, channels: 32)),
      ConvolutionForward(
        ConvolutionShape(batch: 3, height: 13, width: 13, inputChannels: 32, outputChannels: 64), .relu),
      MaxPoolForward(PoolingShape(batch: 3, height: 11, width: 11, channels: 64)),
      ConvolutionForward(
        ConvolutionShape(batch: 3, height: 5, width: 5, inputChannels: 64, outputChannels: 64), .relu),
      nil, DenseForward(DenseShape(batch: 3, inputs: 576, outputs: 64), .relu),
      DenseForward(DenseShape(batch: 3, inputs: 64, outputs: 10), .identity),
    ]
    #expect(Network.mnist.layers.map { $0.forwardOperation(batch: 3).map { AnyHashable($0) } } == expected)
  }
}
