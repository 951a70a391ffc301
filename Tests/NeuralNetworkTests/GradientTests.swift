import Digits
import KernelCatalog
import Kernels
import NeuralNetwork
import RandomNumbers
import Testing

/// Whole networks against the same networks in float64.
@Suite struct GradientTests {
  @Test("The reference network is Keras', but for the rounding of the golden values")
  func referenceIsKeras() throws {
    let golden = try Golden()
    let reference = try golden.reference()
    let images = golden.data.doubles
    func expect(_ actual: [Double], _ golden: [Float], _ name: String) {
      let wrong = zip(actual, golden).contains { !(($0 - Double($1)).magnitude <= 0x1p-24 * $0.magnitude + 1e-14) }
      #expect(!wrong, "\(name)")
    }
    try expect(
      reference.logits(images: images, batch: 32), golden.tensor("logits", shape: [32, 10]), "logits")
    try expect(
      [reference.loss(images: images, labels: golden.data.labels)], golden.tensor("mean_loss", shape: [1]), "loss")
    try expect(
      reference.gradient(images: images, labels: golden.data.labels), golden.parameters("gradient").array, "gradient")
  }

  @Test("The reference network's gradient is the slope of its loss")
  func finiteDifferences() throws {
    let golden = try Golden()
    let data = try golden.data.images(0..<4)
    let reference = try golden.reference()
    let gradient = reference.gradient(images: data.doubles, labels: data.labels)
    var generator = Xoshiro256StarStar(seed: 1)
    // Below the margin of the golden values, 1e-6, so that no ReLU switches; rounding the losses costs 1e-16 / step.
    let step = 1e-7
    for tensor in reference.network.parameters {
      for _ in 0..<3 {
        let index = tensor.range.lowerBound + Int(generator.uniform(below: UInt32(tensor.range.count)))
        func loss(_ change: Double) -> Double {
          var changed = reference
          changed.parameters[index] += change
          return changed.loss(images: data.doubles, labels: data.labels)
        }
        let slope = (loss(step) - loss(-step)) / (2 * step)
        #expect((slope - gradient[index]).magnitude < 2e-8, "\(tensor.name)[\(index - tensor.range.lowerBound)]")
      }
    }
  }

  @Test("Gradients of ragged shares of a batch are the reference network's", arguments: availableKernels)
  func raggedShares(kernels: String) throws {
    let golden = try Golden()
    let kernels = try KernelCatalog.named(kernels)
    let parameters = try golden.parameters("initial")
    // (images, shards, micro-batch size): shards without images; a last shard or micro-batch with fewer;
    // chunks of several micro-batches.
    for (images, shards, microBatchSize) in [(1, 4, 8), (5, 4, 8), (7, 2, 3), (6, 1, 4), (31, 1, 2), (32, 2, 1)] {
      let data = try golden.data.images(0..<images)
      let expected = try golden.reference().gradient(images: data.doubles, labels: data.labels)
      let (gradient, _) = try GradientStep(
        parameters: parameters, kernels: kernels, shards: shards, microBatchSize: microBatchSize)(data)
      expectNear(gradient, expected, .mnist, "\(images) images, \(shards) shards, \(microBatchSize) at a time")
    }
  }

  @Test("Threads share the chunks of a step, to the same bits", arguments: availableKernels)
  func anyNumberOfLots(kernels: String) throws {
    let golden = try Golden()
    let (kernels, parameters) = (try KernelCatalog.named(kernels), try golden.parameters("initial"))
    // Shards of one chunk, of several, of fewer than others, and of chunks of several micro-batches. 64 threads share
    // chunks where these are single micro-batches; of the last, not all are as long.
    for (images, shards, microBatchSize) in [
      (32, 8, 4), (32, 2, 8), (32, 1, 32), (32, 2, 3), (17, 3, 4), (31, 1, 2), (32, 2, 7), (32, 1, 9),
    ] {
      let data = try golden.data.images(0..<images)
      func step(threads: Int) throws -> (gradient: AlignedBuffer<Float>, sum: LossSum) {
        try GradientStep(
          parameters: parameters, kernels: kernels, shards: shards, microBatchSize: microBatchSize, threads: threads)(
            data)
      }
      let (expected, expectedSum) = try step(threads: 1)
      for threads in [2, 3, 5, 64] {
        let (gradient, sum) = try step(threads: threads)
        #expect(gradient.array == expected.array && sum == expectedSum, "\(threads) threads, \(shards) shards")
      }
    }
  }

  @Test("Threads share a chunk of any network, with any loss, to the same bits", arguments: availableKernels)
  func sharedChunks(kernels: String) throws {
    let kernels = try KernelCatalog.named(kernels)
    let functions = try Network(
      input: FeatureShape(height: 6, width: 6, channels: 1),
      [
        .convolution(filters: 4, filterSize: 3, activation: .identity), .activation(.tanh), .maxPool(window: 2),
        .flatten, .dense(units: 3, activation: .identity), .activation(.sigmoid),
      ])
    let yesOrNo = try Network(
      input: FeatureShape(height: 1, width: 1, channels: 6),
      [.dense(units: 5, activation: .relu), .dense(units: 1, activation: .identity)])
    for (name, network) in try otherNetworks() + [("no parameters at the end", functions), ("one output", yesOrNo)] {
      var generator = Xoshiro256StarStar(seed: 10)
      let rows = (0..<9).map { _ in (0..<network.input.count).map { _ in generator.uniform(in: 0...1) } }
      let data = LabeledVectors(rows: rows, targets: [1, 0, 1, 1, 0, 0, 1, 0, 1])
      let parameters = Initializer.glorotUniform(network, seed: 2)
      let losses: [(Loss, Double)] =
        network.output.count > 1
        ? [(.softmaxCrossEntropy, 0), (.softmaxCrossEntropy, 0.1)] : [(.binaryCrossEntropy, 0), (.meanSquaredError, 0)]
      for (loss, labelSmoothing) in losses {
        func step(threads: Int) throws -> (gradient: AlignedBuffer<Float>, sum: LossSum) {
          try GradientStep(
            network, parameters: parameters, kernels: kernels, batchSize: 9, shards: 1, microBatchSize: 9,
            threads: threads, loss: loss, labelSmoothing: labelSmoothing)(data)
        }
        let (expected, expectedSum) = try step(threads: 1)
        #expect(expectedSum.loss > 0)
        for threads in [2, 3, 4, 64] {
          let (gradient, sum) = try step(threads: threads)
          #expect(gradient.array == expected.array && sum == expectedSum, "\(threads) threads, \(name), \(loss)")
        }
      }
    }
  }

  @Test("A step does not see the steps before it")
  func stepsAreIndependent() throws {
    let golden = try Golden()
    let parameters = try golden.parameters("initial")
    func step(threads: Int) throws -> GradientStep {
      try GradientStep(
        parameters: parameters, kernels: KernelCatalog.best, shards: 4, microBatchSize: 2, threads: threads)
    }
    // All shards with two micro-batches; then some with one, with a shorter one, with none.
    for threads in [1, 64] {
      let reused = try step(threads: threads)
      for images in [0..<16, 5..<10, 7..<8, 0..<16] {
        let data = try golden.data.images(images)
        let (gradient, sum) = try reused(data)
        let (expected, expectedSum) = try step(threads: 1)(data)
        #expect(gradient.array == expected.array && sum == expectedSum, "\(threads) threads, images \(images)")
      }
    }
  }

  @Test("Gradients of other networks are the reference network's", arguments: availableKernels)
  func networksUnlikeTheDocumentedOne(kernels: String) throws {
    let kernels = try KernelCatalog.named(kernels)
    for (name, network) in try otherNetworks() {
      var generator = Xoshiro256StarStar(seed: 9)
      let batch = 5
      let images = (0..<batch * network.input.count).map { _ in generator.uniform(in: 0...1) }
      let labels = (0..<batch).map { _ in UInt8(generator.uniform(below: UInt32(network.output.count))) }
      let parameters = Initializer.glorotUniform(network, seed: 1)
      for tensor in network.parameters where tensor.isBias {
        for index in tensor.range { parameters[index] = generator.uniform(in: -0.2...0.2) }
      }
      let reference = LayerwiseReference(network: network, parameters: parameters.array.map { Double($0) })
      let doubles = images.map { Double($0) }
      #expect(reference.margin(images: doubles, batch: batch) > 1e-5, "\(name): choose another seed")
      let expected = reference.gradient(images: doubles, labels: labels)
      let staged = ReferenceNetwork(network: network, parameters: parameters)
        .gradient(AlignedBuffer(images), labels: AlignedBuffer(labels))
      let differs = zip(staged, expected).contains { !(($0 - $1).magnitude < 1e-12) }
      #expect(!differs, "\(name): the reference in stages")
      for capacity in [1, 2, 5] {
        let (gradient, loss) = try gradient(
          images: images, labels: labels, network: network, parameters: parameters, kernels: kernels,
          capacity: capacity)
        #expect((loss - reference.loss(images: doubles, labels: labels)).magnitude < 1e-6, "\(name)")
        expectNear(gradient, expected, network, "\(name), \(capacity) at a time")
      }
    }
  }
}

/// Networks that use the parts of the engine that the documented network does not use.
private func otherNetworks() throws -> [(name: String, network: Network)] {
  [
    (
      "a linear convolution, then pooling",
      try Network(
        input: FeatureShape(height: 9, width: 8, channels: 3),
        [
          .convolution(filters: 5, filterSize: 3, activation: .identity), .maxPool(window: 2), .flatten,
          .dense(units: 7, activation: .relu), .dense(units: 4, activation: .identity),
        ])
    ),
    (
      "pooling first",
      try Network(
        input: FeatureShape(height: 8, width: 9, channels: 2),
        [
          .maxPool(window: 2), .convolution(filters: 6, filterSize: 2, activation: .relu), .flatten,
          .dense(units: 3, activation: .identity),
        ])
    ),
    (
      "pooling twice, and a ReLU at the end",
      try Network(
        input: FeatureShape(height: 14, width: 14, channels: 1),
        [
          .convolution(filters: 17, filterSize: 3, activation: .relu), .maxPool(window: 3), .maxPool(window: 2),
          .convolution(filters: 3, filterSize: 1, activation: .relu),
          .convolution(filters: 5, filterSize: 2, activation: .identity), .flatten,
          .dense(units: 10, activation: .relu),
        ])
    ),
    (
      "one dense layer",
      try Network(input: FeatureShape(height: 1, width: 1, channels: 6), [.dense(units: 4, activation: .identity)])
    ),
  ]
}

/// Expects each tensor's gradient to be as near as rounding allows.
///
/// A gradient is a sum of products. The factors are sums of products of the layer before, and so on. A sum of n terms
/// with random signs has an error of about sqrt(n) roundings of 2^-24. With at most 1,183 terms (13 x 13 maxima of 7
/// images), this is 2^-19. Five layers forward and five back make less than 2^-17. Signs cancel within a sum, so the
/// error is relative to the tensor's greatest element.
private func expectNear(
  _ gradient: AlignedBuffer<Float>, _ expected: [Double], _ network: Network, _ comment: @autoclosure () -> String
) {
  for tensor in network.parameters {
    let (actual, expected) = (gradient[tensor.range].array, expected[tensor.range])
    let tolerance = 0x1p-17 * (expected.map(\.magnitude).max() ?? 0)
    let errors = zip(actual, expected).map { (Double($0) - $1).magnitude }
    #expect(errors.allSatisfy { $0 <= tolerance }, "\(comment()): \(tensor.name)")
  }
}

extension Golden {
  /// The network with its initial weights.
  fileprivate func reference() throws -> LayerwiseReference {
    LayerwiseReference(network: .mnist, parameters: try parameters("initial").array.map { Double($0) })
  }
}
