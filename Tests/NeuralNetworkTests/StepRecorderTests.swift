import Digits
import KernelCatalog
import Kernels
import Testing

@testable import NeuralNetwork

/// The records of training steps of the documented network, with the stages conv + pool, conv + pool, conv, dense,
/// dense.
@Suite struct StepRecorderTests {
  private static let stages = 5
  private static let recipe = Recipe.documented(batchSize: 32, shards: 2, microBatchSize: 8)

  @Test(
    "Each thread's slices follow upon each other and add up to the step", arguments: [1, 2, 4],
    // 32 images at a time are one chunk, which all threads share.
    [recipe, Recipe.documented(batchSize: 32, shards: 1, microBatchSize: 32)])
  func tiling(threads: Int, recipe: Recipe) throws {
    let steps = try record(recipe, threads: threads, images: 96).steps
    #expect(steps.count == 3)
    for step in steps {
      #expect(step.threads.count == threads)
      for slices in step.threads {
        #expect(slices.first?.start == step.interval.lowerBound && slices.last?.end == step.interval.upperBound)
        #expect(zip(slices, slices.dropFirst()).allSatisfy { $0.end == $1.start })
        #expect(slices.allSatisfy { $0.start <= $0.end })
      }
    }
    for (before, after) in zip(steps, steps.dropFirst()) {
      #expect(before.interval.upperBound <= after.interval.lowerBound)
    }
  }

  @Test("A step has every layer's work on every micro-batch, and every parameter's update, once", arguments: [1, 2])
  func work(threads: Int) throws {
    let (recorder, steps) = try record(threads: threads, images: 64)
    for step in steps {
      let all = step.threads.joined()
      func count(_ work: StepWork) -> Int { all.count { $0.work == work } }
      for stage in 0..<Self.stages {
        #expect(count(.forward(stage: stage)) == 4)
        #expect(count(.backward(stage: stage)) == 4)
      }
      #expect(count(.images) == 4 && count(.loss) == 4)
      var updated = all.compactMap { if case .update(let range) = $0.work { range } else { nil } }
      updated.sort { $0.lowerBound < $1.lowerBound }
      #expect(updated.first?.lowerBound == 0 && updated.last?.upperBound == recorder.network.parameterBufferCount)
      #expect(zip(updated, updated.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    }
  }

  @Test("Within a thread, the stages come in the order of a pass forward and back, after the weights' preparation")
  func order() throws {
    let step = try #require(record(threads: 1, images: 32).steps.first)
    let expected: [StepWork] =
      [.images] + (0..<Self.stages).map { .forward(stage: $0) } + [.loss]
      + (0..<Self.stages).reversed().map { .backward(stage: $0) }
    let work = step.threads[0].map(\.work).drop {
      if case .preparation = $0 { true } else { $0 == .waiting }
    }
    #expect(Array(work.prefix(expected.count)) == expected)
  }

  @Test("A profile's times add up to the steps, within 2 %", arguments: [1, 2])
  func profile(threads: Int) throws {
    let (recorder, steps) = try record(threads: threads, images: 96)
    var profile = StepProfile(recorder)
    for step in steps { profile.add(step) }
    #expect(profile.steps == 3 && profile.threads.count == threads)
    #expect(profile.duration == steps.reduce(0) { $0 + Double($1.duration) })
    for times in profile.threads { #expect(abs(times.total / profile.duration - 1) < 0.02) }
    // At least one thread worked on each stage.
    for stage in 0..<Self.stages {
      for phase in [\StepProfile.Times.forward, \.backward, \.update] {
        #expect(profile.threads.contains { $0[keyPath: phase][stage] > 0 })
      }
    }
  }

  @Test("A prediction's slices add up to it, too: in, every layer and out for each micro-batch", arguments: [1, 2, 4])
  func prediction(threads: Int) throws {
    let images = 40
    let recorder = StepRecorder(network: .mnist, images: images, microBatchSize: 16, threads: threads)
    let evaluator = try Evaluator(
      network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 7), kernels: KernelCatalog.best,
      pool: WorkerPool(threads: threads), recorder: recorder)
    evaluator.update()
    let input = AlignedBuffer<Float>(count: images * Network.mnist.input.count, repeating: 0.5)
    let logits = AlignedBuffer<Float>(zeros: images * Network.mnist.output.count)
    var profile = StepProfile(recorder)
    for _ in 0..<3 {
      try evaluator.predict(input, logits: logits)
      let step = recorder.takeStep()
      profile.add(step)
      let all = step.threads.joined()
      for stage in 0..<Self.stages { #expect(all.count { $0.work == .forward(stage: stage) } == 3) }
      #expect(all.count { $0.work == .images } == 6)
      for slices in step.threads {
        #expect(slices.first?.start == step.interval.lowerBound && slices.last?.end == step.interval.upperBound)
        #expect(zip(slices, slices.dropFirst()).allSatisfy { $0.end == $1.start })
      }
    }
    for times in profile.threads { #expect(abs(times.total / profile.duration - 1) < 0.02) }
  }

  @Test("The stages' operations are the step's")
  func operations() {
    let stages = StageOperations.all(in: .mnist, batch: 8)
    let cost = NetworkCost(batch: 8)
    #expect(stages.count == Self.stages)
    let back = stages.flatMap { $0.backward + $0.update }.reduce(0) { $0 + $1.flops }
    #expect(back == cost.trainingFlops - cost.forwardFlops)
    #expect(stages[1].forward.map(\.flops) == [2 * 8 * 11 * 11 * 9 * 32 * 64 + 8 * 11 * 11 * 64])
    #expect(stages[4].forward.count == 1)
    #expect(
      stages[4].forward[0] as? DenseForward
        == DenseForward(DenseShape(batch: 8, inputs: 64, outputs: 10), .identity))
  }

  @Test("Stages bear their layers' names")
  func names() {
    let recorder = StepRecorder(network: .mnist, recipe: Self.recipe, threads: 1)
    #expect(
      recorder.stageNames == [
        "conv2d + max_pooling2d", "conv2d_1 + max_pooling2d_1", "conv2d_2", "dense", "dense_1",
      ])
  }

  @Test("Recording changes nothing in the result")
  func result() throws {
    let recorder = StepRecorder(network: .mnist, recipe: Self.recipe, threads: 2)
    let recorded = try train(recorder: recorder, threads: 2, images: 96) { _ = recorder.takeStep() }
    let plain = try train(recorder: nil, threads: 2, images: 96) {}
    #expect(recorded == plain)
  }

  private func record(
    _ recipe: Recipe = Self.recipe, threads: Int, images: Int
  ) throws -> (recorder: StepRecorder, steps: [RecordedStep]) {
    let recorder = StepRecorder(network: .mnist, recipe: recipe, threads: threads)
    var steps: [RecordedStep] = []
    _ = try train(recipe, recorder: recorder, threads: threads, images: images) { steps.append(recorder.takeStep()) }
    return (recorder, steps)
  }

  private func train(
    _ recipe: Recipe = Self.recipe, recorder: StepRecorder?, threads: Int, images: Int, onStep: () -> Void
  ) throws -> TrainingResult {
    let trainer = try Trainer(
      state: TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 7)), recipe: recipe,
      kernels: KernelCatalog.best, pool: WorkerPool(threads: threads), seed: 7, recorder: recorder)
    let data = SyntheticDigits.dataset(seed: 3, trainCount: images, testCount: 1).train
    let sum = try trainer.trainEpoch(on: data) { _, _ in
      onStep()
      return true
    }
    return TrainingResult(trainer.state, sum.map { [$0] } ?? [])
  }
}
