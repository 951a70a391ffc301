import Digits
import KernelCatalog
import Kernels
import Testing

@testable import NeuralNetwork

@Suite struct LearningTests {
  private static let data = SyntheticDigits.dataset(seed: 5, trainCount: 320, testCount: 1)

  @Test("A few steps reduce the loss", arguments: availableKernels)
  func fewSteps(kernels: String) throws {
    let kernels = try KernelCatalog.named(kernels)
    let data = try Self.data.train.images(0..<32)
    let trainer = try trainer(kernels)
    let evaluator = try Evaluator(
      network: .mnist, parameters: trainer.state.parameters, kernels: kernels, pool: WorkerPool(threads: 2))
    let before = try evaluator.evaluate(data)
    for _ in 0..<5 { _ = try trainer.trainEpoch(on: data) }
    let after = try evaluator.evaluate(data)
    // Before training, the loss of ten classes is log(10) = 2.3 nats per image.
    #expect((2.2...2.5).contains(before.loss / 32))
    #expect(after.loss < 0.95 * before.loss)
  }

  @Test("The network can learn 32 images by heart")
  func overfits() throws {
    let data = try Self.data.train.images(0..<32)
    let trainer = try trainer(KernelCatalog.best)
    for _ in 0..<100 { _ = try trainer.trainEpoch(on: data) }
    let sum = try Evaluator(
      network: .mnist, parameters: trainer.state.parameters, kernels: KernelCatalog.best, pool: WorkerPool(threads: 2)
    ).evaluate(data)
    #expect(sum.correct == 32)
    #expect(sum.loss / 32 < 0.05)
  }

  @Test("An epoch sees every image once, and reports its progress")
  func progress() throws {
    let data = try Self.data.train.images(0..<70)
    let trainer = try trainer(KernelCatalog.best)
    var (seen, losses): ([Int], [Double]) = ([], [])
    let sum = try trainer.trainEpoch(on: data) { images, sum in
      seen.append(images)
      losses.append(sum.loss)
      return true
    }
    #expect(seen == [32, 64, 70])
    #expect(sum?.loss == losses.last)
    #expect(losses == losses.sorted() && losses.allSatisfy { $0 > 0 })
    #expect(trainer.state.steps == 3 && trainer.state.epochs == 1)
  }

  @Test("An epoch ends early when it is told to, and does not count")
  func endsEarly() throws {
    let trainer = try trainer(KernelCatalog.best)
    #expect(try trainer.trainEpoch(on: Self.data.train) { images, _ in images < 64 } == nil)
    #expect(trainer.state.steps == 2 && trainer.state.epochs == 0)
  }

  @Test("Synthetic digits are learnt by the network, and clearly less well by a linear classifier")
  func syntheticDigits() throws {
    let data = SyntheticDigits.dataset(seed: 1, trainCount: 4_000, testCount: 1_000)
    func accuracy(_ network: Network) throws -> Double {
      let trainer = try Trainer(
        state: TrainingState(network: network, parameters: Initializer.glorotUniform(network, seed: 1)),
        recipe: .documented, kernels: KernelCatalog.best, pool: WorkerPool(threads: 2), seed: 1)
      for _ in 0..<5 { _ = try trainer.trainEpoch(on: data.train) }
      let evaluator = try Evaluator(
        network: network, parameters: trainer.state.parameters, kernels: KernelCatalog.best,
        pool: WorkerPool(threads: 2))
      return try Double(evaluator.evaluate(data.test).correct) / Double(data.test.count)
    }
    let linear = try Network(input: Network.mnist.input, [.flatten, .dense(units: 10, activation: .identity)])
    let (network, baseline) = try (accuracy(.mnist), accuracy(linear))
    #expect(network > 0.95, "a fifteenth of the images")
    #expect((0.5..<network - 0.05).contains(baseline))
  }

  @Test("Padding between tensors stays zero")
  func padding() throws {
    let trainer = try trainer(KernelCatalog.best)
    _ = try trainer.trainEpoch(on: Self.data.train)
    let state = trainer.state
    let used = Network.mnist.parameters.reduce(into: Set<Int>()) { $0.formUnion($1.range) }
    let unused = (0..<state.parameters.count).filter { !used.contains($0) }
    #expect(!unused.isEmpty)
    #expect(unused.allSatisfy { state.parameters[$0] == 0 && state.secondMoment[$0] == 0 })
  }

  @Test("A recipe that makes no sense is refused, by field")
  func recipes() {
    var recipe = Recipe.documented
    recipe.batchSize = 0
    #expect(throws: RecipeError(description: "recipe documented: batch size must be 1 to 65536, found 0")) {
      try Trainer(
        state: TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1)), recipe: recipe,
        kernels: KernelCatalog.best, pool: WorkerPool(threads: 1), seed: 1)
    }
    let changes: [(String, (inout Recipe) -> Void)] = [
      ("epochs", { $0.epochs = 0 }), ("learning rate", { $0.learningRate = .nan }),
      ("learning rate", { $0.learningRate = 0 }), ("gradient lanes", { $0.gradientShards = 65 }),
      ("micro-batch size", { $0.microBatchSize = -1 }),
    ]
    for (field, change) in changes {
      var recipe = Recipe.documented
      change(&recipe)
      let error = #expect(throws: RecipeError.self) { try recipe.validate() }
      #expect(error?.description.contains(field) == true)
    }
    #expect(
      throws: RecipeError(description: "unknown recipe \"fast\"; there are: documented, accurate, sprint, large-batch")
    ) {
      try Recipe.named("fast")
    }
  }

  private func trainer(_ kernels: any KernelSet) throws -> Trainer {
    try Trainer(
      state: TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1)),
      recipe: .documented, kernels: kernels, pool: WorkerPool(threads: 2), seed: 1)
  }
}
