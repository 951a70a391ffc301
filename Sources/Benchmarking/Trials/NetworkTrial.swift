import Digits
import Kernels
import NeuralNetwork

/// A batch of images for the freshly initialised network, with the expected results: the same for all kernel sets.
package struct NetworkOperands: Sendable {
  package static let network = Network.mnist
  package static let seed: UInt64 = 1

  package let data: LabeledImages
  package let images: AlignedBuffer<Float>
  package let labels: AlignedBuffer<UInt8>
  /// With subnormal numbers, every other filter of the first layer has subnormal weights, and so have the activations
  /// and gradients behind it. This layer is not trained: one step would make its weights normal.
  let magnitude: OperandMagnitude

  /// The first `batch` images of `data`, which repeat if `data` has fewer.
  package init(_ data: LabeledImages, batch: Int, _ magnitude: OperandMagnitude = .usual) {
    self.magnitude = magnitude
    self.data = data.prefix(repeating: batch)
    images = AlignedBuffer(zeros: batch * LabeledImages.pixelCount)
    self.data.copyImages(in: 0..<batch, into: images.elements)
    labels = AlignedBuffer(self.data.labels)
  }

  /// A copy in buffers of its own.
  func copied() -> NetworkOperands {
    NetworkOperands(
      data: data, images: AlignedBuffer(images.array), labels: AlignedBuffer(labels.array), magnitude: magnitude)
  }

  private init(
    data: LabeledImages, images: AlignedBuffer<Float>, labels: AlignedBuffer<UInt8>, magnitude: OperandMagnitude
  ) {
    self.magnitude = magnitude
    self.data = data
    self.images = images
    self.labels = labels
  }

  /// The parameters before the first step.
  package func parameters() -> AlignedBuffer<Float> {
    let parameters = Initializer.glorotUniform(Self.network, seed: Self.seed)
    if magnitude == .subnormal, let weights = firstLayer?.weights {
      let elements = parameters[weights.range].elements
      let filters = weights.shape[weights.shape.count - 1]
      for i in elements.indices where i % filters % 2 == 1 { elements[i] *= magnitude.factor }
    }
    return parameters
  }

  /// The documented recipe for this batch.
  func recipe() -> Recipe {
    var recipe = Recipe.documented
    recipe.batchSize = data.count
    if magnitude == .subnormal { recipe.frozen = [firstLayer?.name].compactMap { $0 } }
    return recipe
  }

  /// The gradient of the first step, zero for layers that are not trained.
  func expectedGradient() -> [Double] {
    var gradient = reference.gradient(images, labels: labels)
    let frozen = recipe().frozen
    for layer in Self.network.layers where frozen.contains(layer.name) {
      for tensor in [layer.weights, layer.bias].compactMap({ $0 }) { for i in tensor.range { gradient[i] = 0 } }
    }
    return gradient
  }

  private var firstLayer: Layer? { Self.network.layers.first { $0.weights != nil } }

  /// The network in float64.
  var reference: ReferenceNetwork { ReferenceNetwork(network: Self.network, parameters: parameters()) }
}

/// One kernel set at classifying a batch.
package final class InferenceTrial: Trial, @unchecked Sendable {
  private let operands: NetworkOperands
  private let expected: Once<[Double]>
  private let evaluator: Evaluator
  private let logits: AlignedBuffer<Float>

  init(
    _ kernels: any KernelSet, operands: NetworkOperands, expected: Once<[Double]>, pool: WorkerPool
  ) throws(ShapeError) {
    self.operands = operands
    self.expected = expected
    evaluator = try Evaluator(
      network: NetworkOperands.network, parameters: operands.parameters(), kernels: kernels, pool: pool,
      microBatchSize: Self.microBatchSize(images: operands.data.count, threads: pool.threads))
    logits = AlignedBuffer(zeros: operands.data.count * NetworkOperands.network.output.count)
    evaluator.update()
  }

  /// Images that a thread takes through the network at a time.
  package static func microBatchSize(images: Int, threads: Int) -> Int { min((images + threads - 1) / threads, 16) }

  package var workspaceBytes: Int? { evaluator.workspaceBytes }

  package func run() throws(ShapeError) { try evaluator.predict(operands.images, logits: logits) }

  package func prove() throws(Disproof) -> Double {
    logits.fill(with: .nan)
    do throws(ShapeError) { try run() } catch { throw Disproof(error) }
    return try relativeError(of: logits.array.map { Double($0) }, expected: expected(), what: "the logits")
  }
}

/// One kernel set at a training step. The parameters change from run to run, as in training.
final class TrainingStepTrial: Trial, @unchecked Sendable {
  private let operands: NetworkOperands
  private let expected: Once<[Double]>
  // Made once, so that a run allocates nothing.
  private let examples: ExampleReader
  private let trainer: Trainer

  init(
    _ kernels: any KernelSet, operands: NetworkOperands, expected: Once<[Double]>, pool: WorkerPool
  ) throws(ShapeError) {
    self.operands = operands
    self.expected = expected
    examples = ExampleReader(operands.data)
    let state = TrainingState(network: NetworkOperands.network, parameters: operands.parameters())
    trainer = try Trainer(
      checked: operands.recipe(), state: state, kernels: kernels, pool: pool, seed: NetworkOperands.seed)
  }

  var workspaceBytes: Int? { trainer.workspaceBytes }

  func run() throws(ShapeError) { _ = try trainer.trainEpoch(on: examples) }

  /// Proves the first step only: its gradient is the first moment over 1 - beta1. Layers that are not trained have
  /// none.
  func prove() throws(Disproof) -> Double {
    do throws(ShapeError) { try run() } catch { throw Disproof(error) }
    let decay = Double(AdamStep(number: 1).firstDecay)
    let gradient = trainer.state.firstMoment.array.map { Double($0) / decay }
    return try relativeError(of: gradient, expected: expected(), what: "the gradient")
  }
}

/// The error of a vector relative to the expected one (Euclidean norms). Rounding gives about 1e-6. It adds a little if
/// it changes the result of a ReLU or of a maximum.
///
/// - Throws: ``Disproof`` above 1e-4.
private func relativeError(of actual: [Double], expected: [Double], what: String) throws(Disproof) -> Double {
  func norm(_ vector: some Sequence<Double>) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  let error = norm(zip(actual, expected).map { $0 - $1 }) / norm(expected)
  guard error <= 1e-4 else {
    throw Disproof(description: "\(what) are off by \(error) of their norm, expected at most 1e-4")
  }
  return error
}
