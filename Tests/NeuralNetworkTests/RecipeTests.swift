import Digits
import Foundation
import KernelCatalog
import Kernels
import ModelFiles
import Testing

@testable import NeuralNetwork

@Suite(.serialized) struct RecipeTests {
  private static let data = SyntheticDigits.dataset(seed: 6, trainCount: 150, testCount: 1).train

  /// Recipes that together use every setting.
  private static let recipes: [Recipe] = {
    var momentum = Recipe(name: "momentum")
    momentum.optimizer = OptimizerSettings(.nesterov, weightDecay: 0.01)
    momentum.schedule = Schedule(.cosine, warmUp: 0.2)
    momentum.loss = .binaryCrossEntropy
    momentum.activation = .tanh
    momentum.averaging = 0.9
    momentum.images = 70
    var mean = Recipe.sprint
    mean.name = "mean"
    mean.averaging = 0.99
    mean.optimizer.weightDecay = 0.05
    mean.augmentation = Augmentation(shift: 1, elastic: 1)
    mean.frozen = ["conv2d_1"]
    return Recipe.all + [momentum, mean]
  }().map { recipe in
    var recipe = recipe
    recipe.epochs = 3
    return recipe
  }

  @Test("Every recipe gives the same bits on any number of threads", arguments: recipes)
  func threads(recipe: Recipe) throws {
    let once = try train(recipe, threadsPerEpoch: [1, 1]).state
    let again = try train(recipe, threadsPerEpoch: [2, 3]).state
    #expect(bits(once) == bits(again))
  }

  @Test("A run of any recipe that goes on from a file gives the bits of one that never stopped", arguments: recipes)
  func resume(recipe: Recipe) throws {
    let folder = try TemporaryFolder()
    let half = try train(recipe, threadsPerEpoch: [2])
    try Checkpoint(state: half.state, recipe: recipe, seed: 7, dataDigest: "0123").write(to: folder.path("half"))
    let read = try Checkpoint(contentsOf: folder.path("half"), network: half.state.network)
    #expect(read.recipe == recipe)
    let rest = try Trainer(
      state: read.state, recipe: read.recipe, kernels: KernelCatalog.best, pool: WorkerPool(threads: 2), seed: 7)
    for _ in 0..<2 { _ = try rest.trainEpoch(on: Self.data) }
    let whole = try train(recipe, threadsPerEpoch: [2, 2, 2]).state
    #expect(bits(rest.state) == bits(whole))
    #expect(rest.state.weightsDigest == whole.weightsDigest)
    #expect((whole.average != nil) == (recipe.averaging > 0))
  }

  @Test("A recipe without the newer fields is read as it was meant")
  func firstVersion() throws {
    let json =
      #"{"name":"documented","batch_size":32,"epochs":5,"learning_rate":0.001,"gradient_lanes":2,"micro_batch_size":8}"#
    #expect(try JSONDecoder().decode(Recipe.self, from: Data(json.utf8)) == .documented)
  }

  @Test("Recipes are valid, and come back from JSON", arguments: recipes)
  func coding(recipe: Recipe) throws {
    try recipe.validate(for: .mnist)
    #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)) == recipe)
  }

  @Test("Frozen layers keep their weights, the others do not")
  func frozen() throws {
    var recipe = Recipe.documented
    recipe.frozen = ["conv2d", "dense"]
    let state = try train(recipe, threadsPerEpoch: [2]).state
    let first = Initializer.glorotUniform(.mnist, seed: 7)
    for tensor in Network.mnist.parameters {
      let isFrozen = recipe.frozen.contains(String(tensor.name.prefix { $0 != "/" }))
      #expect((state.parameters[tensor.range].array == first[tensor.range].array) == isFrozen, "\(tensor.name)")
    }
    recipe.frozen = ["dense_7"]
    #expect(throws: RecipeError.self) { try recipe.validate(for: .mnist) }
    recipe.frozen = ["conv2d", "conv2d_1", "conv2d_2", "dense", "dense_1"]
    #expect(throws: RecipeError.self) { try recipe.validate(for: .mnist) }
  }

  @Test("An epoch sees as many images as the recipe says, other ones each time")
  func images() throws {
    var recipe = Recipe.documented
    recipe.images = 50
    let trainer = try train(recipe, threadsPerEpoch: [])
    var seen: [Int] = []
    let first = try trainer.trainEpoch(on: Self.data) { images, _ in
      seen.append(images)
      return true
    }
    #expect(seen == [32, 50])
    #expect(first != nil && trainer.state.steps == 2)
    recipe.images = 1_000_000
    #expect(recipe.imagesPerEpoch(of: 150) == 150)
  }

  @Test("The mean of the parameters is their running mean")
  func averaging() throws {
    var recipe = Recipe.documented
    recipe.averaging = 0.9
    recipe.batchSize = 150
    let trainer = try train(recipe, threadsPerEpoch: [])
    var mean = trainer.state.parameters.array.map(Double.init)
    for number in 1...12 {
      _ = try trainer.trainEpoch(on: Self.data)
      let weight = 1 - min(0.9, Double(1 + number) / Double(10 + number))
      mean = zip(mean, trainer.state.parameters.array).map { $0 + weight * (Double($1) - $0) }
    }
    let average = try #require(trainer.state.average)
    #expect(zip(average.array, mean).allSatisfy { abs(Double($0) - $1) < 1e-6 })
    #expect(average.array != trainer.state.parameters.array)
    #expect(trainer.state.weights.array == average.array)
  }

  @Test("One cycle rises to the peak in the warm-up and falls to zero behind the last step")
  func oneCycle() {
    let schedule = Schedule(.oneCycle)
    let factors = (0..<100).map { schedule.factor(step: $0, stepsPerEpoch: 50, epochs: 2) }
    #expect(factors[0] == 0.1 && factors[9] == 1 && factors[10] == 1)
    #expect(abs(factors[99] - 1.0 / 90) < 1e-12)
    #expect(abs(factors[55] - 0.5) < 1e-12)
    #expect(Schedule(.constant).factor(step: 7, stepsPerEpoch: 50, epochs: 2) == 1)
    #expect(schedule.factor(step: 0, stepsPerEpoch: 1, epochs: 1) == 1)
  }

  private static let badChanges: [(field: String, change: @Sendable (inout Recipe) -> Void)] = [
    ("momentum", { $0.optimizer.momentum = 1 }), ("weight decay", { $0.optimizer.weightDecay = -1 }),
    ("beta2", { $0.optimizer.beta2 = .nan }), ("epsilon", { $0.optimizer.epsilon = 0 }),
    ("warm-up", { $0.schedule.warmUp = 1.5 }), ("decay", { $0.schedule.decay = 0 }),
    ("decay epochs", { $0.schedule.decayEpochs = 0 }), ("averaging", { $0.averaging = 1 }),
    ("label smoothing", { $0.labelSmoothing = 1 }), ("images", { $0.images = -1 }),
    ("augmentation shift", { $0.augmentation.shift = 15 }),
    ("augmentation rotation", { $0.augmentation.rotation = -1 }),
    (
      "label smoothing",
      {
        $0.labelSmoothing = 0.1
        $0.loss = .meanSquaredError
      }
    ),
  ]

  @Test("A field that makes no sense is named", arguments: badChanges)
  func validation(field: String, change: @Sendable (inout Recipe) -> Void) {
    var recipe = Recipe.documented
    change(&recipe)
    let error = #expect(throws: RecipeError.self) { try recipe.validate() }
    #expect(error?.description.hasPrefix("recipe documented: \(field) must be ") == true, "\(error?.description ?? "")")
  }

  private func train(_ recipe: Recipe, threadsPerEpoch: [Int]) throws -> Trainer {
    let network = Network.mnist(activation: recipe.activation)
    var trainer = try trainer(TrainingState(network: network, parameters: recipe.initializer(network, seed: 7)), recipe)
    for threads in threadsPerEpoch {
      trainer = try self.trainer(trainer.state, recipe, threads: threads)
      _ = try trainer.trainEpoch(on: Self.data)
    }
    return trainer
  }

  private func trainer(_ state: TrainingState, _ recipe: Recipe, threads: Int = 1) throws -> Trainer {
    try Trainer(
      state: state, recipe: recipe, kernels: KernelCatalog.best, pool: WorkerPool(threads: threads), seed: 7)
  }

  private func bits(_ state: TrainingState) -> [[UInt32]] {
    [state.parameters, state.firstMoment, state.secondMoment, state.weights].map { $0.array.map(\.bitPattern) }
  }
}
