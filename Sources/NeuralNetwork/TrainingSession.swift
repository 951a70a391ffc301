import Digits
import Kernels

/// A training run on a data set. It times each epoch and then tests the network on the test images.
public final class TrainingSession {
  /// The run.
  public let trainer: Trainer

  private let evaluator: Evaluator
  private let data: DigitDataset

  /// Prepares to continue the training of `state` on `threads` threads. A `recorder` records the steps. The ranks of a
  /// `communicator` share steps and tests; all of them have the same state, recipe, seed and data.
  ///
  /// - Throws: ``RecipeError`` if the recipe makes no sense; `ShapeError` if the kernels refuse the network.
  public init(
    state: TrainingState, recipe: Recipe, seed: UInt64, kernels: any KernelSet, threads: Int, data: DigitDataset,
    recorder: StepRecorder? = nil, communicator: Communicator? = nil
  ) throws {
    let pool = WorkerPool(threads: threads)
    trainer = try Trainer(
      state: state, recipe: recipe, kernels: kernels, pool: pool, seed: seed, recorder: recorder,
      communicator: communicator)
    evaluator = try Evaluator(
      network: state.network, parameters: trainer.state.weights, kernels: kernels, pool: pool, loss: recipe.loss,
      communicator: communicator)
    self.data = data
  }

  /// How far an epoch has come.
  public struct Progress: Sendable {
    /// The epoch's number, from 1.
    public let epoch: Int
    /// Training images seen.
    public let images: Int
    /// The sum of their losses and correct predictions.
    public let sum: LossSum
    /// Seconds since the epoch began.
    public let seconds: Double
  }

  /// Trains for one epoch, then tests.
  ///
  /// Each step ends with a call of `onStep`. If `onStep` returns false, the epoch ends early.
  ///
  /// - Returns: the epoch's figures, or nil if it ended early.
  /// - Throws: ``DivergenceError`` as soon as the loss is not finite; `ShapeError` if the kernels refuse the network.
  public func trainEpoch(onStep: (Progress) -> Bool = { _ in true }) throws -> TrainingHistory.Epoch? {
    let number = trainer.state.epochs + 1
    let start = ContinuousClock.now
    let images = trainer.recipe.imagesPerEpoch(of: data.train.count)
    var course = LossCourse(images: images)
    var divergence: DivergenceError?
    let sum = try trainer.trainEpoch(on: data.train) { images, sum in
      if !sum.loss.isFinite, divergence == nil {
        divergence = DivergenceError(epoch: number, step: trainer.state.steps)
      }
      course.add(images: images, loss: sum.loss)
      return divergence == nil
        && onStep(Progress(epoch: number, images: images, sum: sum, seconds: (ContinuousClock.now - start).seconds))
    }
    let seconds = (ContinuousClock.now - start).seconds
    if let divergence { throw divergence }
    guard let sum else { return nil }
    let test = try evaluator.evaluate(data.test)
    guard test.loss.isFinite else { throw DivergenceError(epoch: number, step: trainer.state.steps) }
    return TrainingHistory.Epoch(
      number: number, loss: sum.loss / Double(images), accuracy: Double(sum.correct) / Double(images),
      testLoss: test.loss / Double(data.test.count), testAccuracy: Double(test.correct) / Double(data.test.count),
      seconds: seconds, imagesPerSecond: Double(images) / seconds, lossCourse: course.means)
  }
}

/// The loss is no longer a finite number, so the parameters are useless.
public struct DivergenceError: Error, Equatable, CustomStringConvertible {
  /// The epoch, from 1.
  public let epoch: Int
  /// The step, from 1 and over all epochs.
  public let step: Int

  /// One line with advice.
  public var description: String {
    "training diverged: the loss is not a finite number after step \(step), in epoch \(epoch); "
      + "try a lower learning rate"
  }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
