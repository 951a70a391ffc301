import Digits
import Foundation
import Kernels
import NeuralNetwork

/// All results of a training run, to the bit.
struct TrainingResult: Equatable {
  private let parameters: Data
  private let firstMoment: Data
  private let secondMoment: Data
  private let sums: [LossSum]

  init(_ state: TrainingState, _ sums: [LossSum]) {
    parameters = Data(buffer: state.parameters.elements)
    firstMoment = Data(buffer: state.firstMoment.elements)
    secondMoment = Data(buffer: state.secondMoment.elements)
    self.sums = sums
  }

  /// Trains the documented network for some epochs, each on a pool of the given number of threads.
  init(
    _ recipe: Recipe, on data: LabeledImages, kernels: any KernelSet, threadsPerEpoch: [Int], seed: UInt64 = 7
  ) throws {
    var state = TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: seed))
    var sums: [LossSum] = []
    for threads in threadsPerEpoch {
      let trainer = try Trainer(
        state: state, recipe: recipe, kernels: kernels, pool: WorkerPool(threads: threads), seed: seed)
      if let sum = try trainer.trainEpoch(on: data) { sums.append(sum) }
      state = trainer.state
    }
    self.init(state, sums)
  }
}

extension Recipe {
  /// The documented recipe with other sizes of batches and shards.
  static func documented(batchSize: Int, shards: Int = 4, microBatchSize: Int = 8) -> Recipe {
    var recipe = documented
    recipe.batchSize = batchSize
    recipe.gradientShards = shards
    recipe.microBatchSize = microBatchSize
    return recipe
  }
}
