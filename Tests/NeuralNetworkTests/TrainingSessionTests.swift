import Digits
import KernelCatalog
import Kernels
import Testing

@testable import NeuralNetwork

@Suite struct TrainingSessionTests {
  private let data = SyntheticDigits.dataset(trainCount: 40, testCount: 20)

  @Test("An epoch's figures are those of its last step, and of the weights it leaves behind")
  func figures() throws {
    let session = try session()
    var steps: [TrainingSession.Progress] = []
    let epoch = try #require(
      try session.trainEpoch {
        steps.append($0)
        return true
      })
    #expect(steps.map(\.images) == [32, 40] && steps.allSatisfy { $0.epoch == 1 })
    #expect(epoch.number == 1 && session.trainer.state.epochs == 1)
    #expect(epoch.loss == steps[1].sum.loss / 40)
    #expect(epoch.accuracy == Double(steps[1].sum.correct) / 40)
    #expect(epoch.lossCourse == [steps[0].sum.loss / 32, (steps[1].sum.loss - steps[0].sum.loss) / 8])
    let evaluator = try Evaluator(
      network: .mnist, parameters: session.trainer.state.parameters, kernels: KernelCatalog.best,
      pool: WorkerPool(threads: 1))
    let test = try evaluator.evaluate(data.test)
    #expect(epoch.testLoss == test.loss / 20)
    #expect(epoch.testAccuracy == Double(test.correct) / 20)
    #expect(epoch.seconds > 0 && epoch.imagesPerSecond == 40 / epoch.seconds)
  }

  @Test("An epoch that is ended early does not count")
  func earlyEnd() throws {
    let session = try session()
    #expect(try session.trainEpoch { _ in false } == nil)
    #expect(session.trainer.state.epochs == 0 && session.trainer.state.steps == 1)
  }

  @Test("Another epoch takes the images in another order")
  func order() throws {
    let weights = try [0, 1].map { epochs in
      var state = TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1))
      state.epochs = epochs
      let trainer = try Trainer(
        state: state, recipe: .documented, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1), seed: 1)
      _ = try trainer.trainEpoch(on: data.train)
      return trainer.state.weightsDigest
    }
    #expect(weights[0] != weights[1])
  }

  @Test("A loss that is not a number ends training with an error at once")
  func divergence() throws {
    let session = try session()
    let kernel = Network.mnist.parameters[8].range
    session.trainer.state.parameters[kernel].fill(with: .nan)
    #expect(throws: DivergenceError(epoch: 1, step: 1)) { try session.trainEpoch() }
  }

  private func session() throws -> TrainingSession {
    try TrainingSession(
      state: TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1)),
      recipe: .documented, seed: 1, kernels: KernelCatalog.best, threads: 1, data: data)
  }
}
