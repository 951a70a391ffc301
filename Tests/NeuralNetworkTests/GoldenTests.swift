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
    try golden.expect(evaluator.logits(golden.data), "logits", shape: [32, 10])
  }

  @Test("Losses are Keras'", arguments: availableKernels)
  func loss(kernels: String) throws {
    let golden = try Golden()
    let evaluator = try self.evaluator(kernels, golden)
    let losses = try (0..<golden.data.count).map { image in
      Float(try evaluator.evaluate(golden.data.images(image..<image + 1)).loss)
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
    let (gradient, sum) = try GradientStep(
      parameters: golden.parameters("initial"), kernels: KernelCatalog.named(kernels))(golden.data)
    try golden.expect([Float(sum.loss / 32)], "mean_loss", shape: [1])
    try golden.expect(gradient, "gradient")
  }

  @Test("Weights after 1 and 10 steps are Keras'", arguments: availableKernels)
  func steps(kernels: String) throws {
    let golden = try Golden()
    // An epoch of one step: the order of images changes only the order of summation.
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
