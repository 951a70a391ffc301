import Benchmarking
import Digits
import Kernels
import Measurement
import NeuralNetwork

/// Profiles of the whole network: the time of a step, layer by layer.
extension WorkloadProfile {
  /// Training steps.
  func trainingProfile() throws -> StepProfile {
    let operands = NetworkOperands(data, batch: benchCase.batchSize)
    var recipe = Recipe.documented
    recipe.batchSize = benchCase.batchSize
    let recorder = StepRecorder(network: NetworkOperands.network, recipe: recipe, threads: 1)
    let trainer = try Trainer(
      state: TrainingState(network: NetworkOperands.network, parameters: operands.parameters()), recipe: recipe,
      kernels: kernels, pool: pool, seed: NetworkOperands.seed, recorder: recorder)
    return try profile(of: recorder) { _ = try trainer.trainEpoch(on: operands.data) }
  }

  /// Predictions of one batch.
  func inferenceProfile() throws -> StepProfile {
    let operands = NetworkOperands(data, batch: benchCase.batchSize)
    let microBatchSize = InferenceTrial.microBatchSize(images: benchCase.batchSize, threads: 1)
    let recorder = StepRecorder(
      network: NetworkOperands.network, images: benchCase.batchSize, microBatchSize: microBatchSize, threads: 1)
    let evaluator = try Evaluator(
      network: NetworkOperands.network, parameters: operands.parameters(), kernels: kernels, pool: pool,
      microBatchSize: microBatchSize, recorder: recorder)
    evaluator.update()
    let logits = AlignedBuffer<Float>(zeros: benchCase.batchSize * NetworkOperands.network.output.count)
    return try profile(of: recorder) { try evaluator.predict(operands.images, logits: logits) }
  }

  /// Repeats steps until the time is over, and adds up the times that `recorder` sees.
  private func profile(of recorder: StepRecorder, step: () throws -> Void) rethrows -> StepProfile {
    var profile = StepProfile(recorder)
    let clock = SystemClock()
    let end = clock.nanoseconds() + UInt64(seconds * 1e9)
    repeat {
      try step()
      profile.add(recorder.takeStep())
    } while clock.nanoseconds() < end
    return profile
  }
}
