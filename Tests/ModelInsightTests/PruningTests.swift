import Digits
import Foundation
import KernelCatalog
import Kernels
import NeuralNetwork
import Testing

@testable import ModelInsight

@Suite struct PruningTests {
  private static let kernels = Network.mnist.parameters.filter { !$0.isBias }.flatMap(\.range)

  @Test(
    "The smallest weights of all layers together, exactly as many as asked for", arguments: [0, 0.1, 0.5, 0.9, 0.999])
  func smallest(sparsity: Double) {
    let parameters = Initializer.glorotUniform(.mnist, seed: 1)
    let mask = PruningMask(parameters, of: .mnist, sparsity: sparsity)
    #expect(mask.pruned.count == Int((sparsity * Double(Self.kernels.count)).rounded()))
    #expect(Set(mask.pruned).isSubset(of: Self.kernels))
    let kept = Set(Self.kernels).subtracting(mask.pruned)
    let greatest = mask.pruned.map { abs(parameters[$0]) }.max() ?? 0
    #expect(kept.allSatisfy { abs(parameters[$0]) >= greatest })
    let before = parameters.array
    mask.apply(to: parameters)
    #expect(mask.pruned.allSatisfy { parameters[$0] == 0 })
    #expect(kept.allSatisfy { parameters[$0] == before[$0] })
  }

  @Test("Among equals the first are pruned")
  func ties() {
    let parameters = AlignedBuffer<Float>(count: Network.mnist.parameterBufferCount, repeating: 0.5)
    let mask = PruningMask(parameters, of: .mnist, sparsity: 0.25)
    #expect(mask.pruned == Array(Self.kernels.prefix(mask.pruned.count)))
  }

  @Test("Training moves the rest, and nothing that was pruned")
  func training() throws {
    let parameters = Initializer.glorotUniform(.mnist, seed: 1)
    let mask = PruningMask(parameters, of: .mnist, sparsity: 0.8)
    let state = mask.trainingState(parameters, of: .mnist)
    let before = parameters.array
    let trainer = try Trainer(
      state: state, recipe: .documented, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1), seed: 1)
    let data = SyntheticDigits.dataset(seed: 3, trainCount: 960, testCount: 1).train
    let first = try #require(try trainer.trainEpoch(on: data))
    let second = try #require(try trainer.trainEpoch(on: data))
    #expect(second.loss < first.loss)
    #expect(mask.pruned.allSatisfy { abs(parameters[$0]) < 1e-9 })
    let moved = Set(Self.kernels).subtracting(mask.pruned).count { abs(parameters[$0] - before[$0]) > 1e-5 }
    #expect(moved > (Self.kernels.count - mask.pruned.count) * 4 / 5)
  }

  @Test("After any number of steps, what was pruned is held at zero anew")
  func holding() throws {
    let parameters = Initializer.glorotUniform(.mnist, seed: 1)
    let mask = PruningMask(parameters, of: .mnist, sparsity: 0.8)
    let state = mask.trainingState(parameters, of: .mnist)
    // What 100,000 steps without a gradient leave of the second moment lets a weight move like any other.
    for index in mask.pruned {
      state.secondMoment[index] = Float(Double(state.secondMoment[index]) * pow(0.999, 100_000))
      parameters[index] = 0.01
    }
    mask.hold(state)
    #expect(mask.pruned.allSatisfy { parameters[$0] == 0 })
    let trainer = try Trainer(
      state: state, recipe: .documented, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1), seed: 1)
    _ = try trainer.trainEpoch(on: SyntheticDigits.dataset(seed: 3, trainCount: 320, testCount: 1).train)
    #expect(mask.pruned.allSatisfy { abs(parameters[$0]) < 1e-9 })
  }

  @Test("A pruned run is the one whose gradient has no pruned weights")
  func equivalence() throws {
    // One step of Adam moves every weight that has a gradient by the learning rate, so that a step of the pruned
    // network is that of the network with zeros in their place, where these are put back.
    let start = Initializer.glorotUniform(.mnist, seed: 2)
    let mask = PruningMask(start, of: .mnist, sparsity: 0.7)
    let data = SyntheticDigits.dataset(seed: 3, trainCount: 32, testCount: 1).train
    let pruned = AlignedBuffer<Float>(start.array)
    let plain = AlignedBuffer<Float>(start.array)
    mask.apply(to: plain)
    for state in [mask.trainingState(pruned, of: .mnist), TrainingState(network: .mnist, parameters: plain)] {
      let trainer = try Trainer(
        state: state, recipe: .documented, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1), seed: 1)
      _ = try trainer.trainEpoch(on: data)
    }
    mask.apply(to: pruned)
    mask.apply(to: plain)
    #expect(pruned.array == plain.array)
  }
}
