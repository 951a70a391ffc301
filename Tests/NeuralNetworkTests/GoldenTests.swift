import Digits
import IDX
import KernelCatalog
import Kernels
import NeuralNetwork
import Testing

/// The whole network against an independent framework, with every kernel set.
@Suite struct GoldenTests {
  @Test("Logits are Keras'", arguments: availableKernels)
  func logits(kernels: String) throws {
    let golden = try Golden()
    let evaluator = try self.evaluator(kernels, golden)
    let images = AlignedBuffer<Float>(zeros: golden.data.count * LabeledImages.pixelCount)
    golden.data.copyImages(in: 0..<golden.data.count, into: images.elements)
    let logits = AlignedBuffer<Float>(zeros: golden.data.count * LabeledImages.classCount)
    try evaluator.update()
    try evaluator.predict(images, logits: logits)
    try golden.expect(logits.array, "logits", shape: [32, 10])
  }

  @Test("Losses are Keras'", arguments: availableKernels)
  func loss(kernels: String) throws {
    let golden = try Golden()
    let evaluator = try self.evaluator(kernels, golden)
    let losses = try (0..<golden.data.count).map { image in
      Float(try evaluator.evaluate(golden.data.image(image)).loss)
    }
    try golden.expect(losses, "loss", shape: [32])
    let sum = try evaluator.evaluate(golden.data)
    try golden.expect([Float(sum.loss / 32)], "mean_loss", shape: [1])
    let logits = try golden.tensor("logits", shape: [32, 10])
    let correct = golden.data.labels.enumerated().filter { image, label in
      let row = logits[image * 10..<(image + 1) * 10]
      return row.max() == row[image * 10 + Int(label)]
    }
    #expect(sum.correct == correct.count)
  }

  @Test("Gradients are Keras'", arguments: availableKernels)
  func gradients(kernels: String) throws {
    let golden = try Golden()
    let (gradient, sum) = try gradient(
      of: golden.data, parameters: golden.parameters("initial"), kernels: KernelCatalog.named(kernels))
    try golden.expect([Float(sum.loss / 32)], "mean_loss", shape: [1])
    try golden.expect(gradient, "gradient")
  }

  @Test("Weights after 1 and 10 steps are Keras'", arguments: availableKernels)
  func steps(kernels: String) throws {
    let golden = try Golden()
    // An epoch of one step: its order of images changes nothing but the order of summation.
    let trainer = try Trainer(
      state: TrainingState(network: .mnist, parameters: golden.parameters("initial")), recipe: .documented,
      kernels: KernelCatalog.named(kernels), pool: WorkerPool(threads: 2), seed: 1)
    for step in 1...10 {
      _ = try trainer.trainEpoch(on: golden.data)
      if step == 1 { try golden.expect(trainer.state.parameters, "step1") }
    }
    #expect(trainer.state.steps == 10)
    try golden.expect(trainer.state.parameters, "step10")
  }

  private func evaluator(_ kernels: String, _ golden: Golden) throws -> Evaluator {
    try Evaluator(
      network: .mnist, parameters: golden.parameters("initial"), kernels: KernelCatalog.named(kernels),
      pool: WorkerPool(threads: 2))
  }
}

extension LabeledImages {
  /// The image at `index` alone.
  fileprivate func image(_ index: Int) throws -> LabeledImages {
    let pixels = Array(pixels[index * Self.pixelCount..<(index + 1) * Self.pixelCount])
    return try LabeledImages(
      images: IDXArray(shape: [1, Self.side, Self.side], elements: pixels), named: "image",
      labels: IDXArray(shape: [1], elements: [labels[index]]), named: "label")
  }
}
