import Digits
import Kernels
import Testing

@testable import KernelCatalog
@testable import NeuralNetwork

/// What an evaluator shows of a prediction's stages, and a training epoch that is taken step by step.
@Suite struct StageOutputTests {
  @Test("Each stage has its layers' names and extents; the last one's values are the logits")
  func stages() throws {
    let image = SyntheticDigits.dataset(trainCount: 1, testCount: 1).test
    let evaluator = try Evaluator(
      network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1), kernels: KernelCatalog.best,
      pool: WorkerPool(threads: 1))
    evaluator.update()
    let pixels = AlignedBuffer<Float>(zeros: LabeledImages.pixelCount)
    image.copyImages(in: 0..<1, into: pixels.elements)
    let logits = AlignedBuffer<Float>(zeros: 10)
    try evaluator.predict(pixels, logits: logits)
    let outputs = evaluator.stageOutputs
    #expect(
      outputs.map(\.name) == ["conv2d + max_pooling2d", "conv2d_1 + max_pooling2d_1", "conv2d_2", "dense", "dense_1"])
    #expect(outputs.map { "\($0.shape)" } == ["13 x 13 x 32", "5 x 5 x 64", "3 x 3 x 64", "64", "10"])
    #expect(outputs.allSatisfy { $0.values.count == $0.shape.count })
    #expect(outputs.last?.values.array == logits.array)
  }

  @Test("An epoch taken step by step gives the same parameters and sums as one taken at once")
  func steps() throws {
    let data = SyntheticDigits.dataset(trainCount: 80, testCount: 1).train
    func trainer() throws -> Trainer {
      let state = TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1))
      return try Trainer(
        checked: .documented, state: state, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1), seed: 1)
    }
    let (whole, stepped) = (try trainer(), try trainer())
    let sum = try #require(try whole.trainEpoch(on: data))
    var epoch = try stepped.beginEpoch(on: data)
    var images: [Int] = []
    while !epoch.isComplete {
      try stepped.advance(&epoch)
      images.append(epoch.images)
    }
    stepped.endEpoch()
    #expect(images == [32, 64, 80])
    #expect(epoch.sum.loss == sum.loss && epoch.sum.correct == sum.correct)
    #expect(stepped.state.parameters.array == whole.state.parameters.array)
    #expect(stepped.state.epochs == 1 && stepped.state.steps == whole.state.steps)
  }
}
