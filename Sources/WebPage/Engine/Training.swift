import Digits
import Kernels
import NeuralNetwork

/// The images that the page gave.
struct TrainingData {
  var train: LabeledImages?
  var test: LabeledImages?
}

/// A training run, to be taken step by step.
final class Training {
  let trainer: Trainer
  private let train: LabeledImages
  private let test: LabeledImages
  private let evaluator: Evaluator
  private var epoch: EpochRun?

  init(
    train: LabeledImages, test: LabeledImages, kernels: any KernelSet, seed: UInt64, epochs: Int
  ) throws(ShapeError) {
    var recipe = Recipe.documented
    recipe.epochs = epochs
    let network = Network.mnist
    let pool = WorkerPool(threads: 1)
    trainer = try Trainer(
      checked: recipe, state: TrainingState(network: network, parameters: recipe.initializer(network, seed: seed)),
      kernels: kernels, pool: pool, seed: seed)
    evaluator = try Evaluator(
      network: network, parameters: trainer.state.weights, kernels: kernels, pool: pool, loss: recipe.loss)
    self.train = train
    self.test = test
  }

  /// Takes one step. The figures are those of the epoch so far.
  func step() throws(ShapeError) -> (images: Int, sum: LossSum, isComplete: Bool) {
    var current: EpochRun
    if let epoch { current = epoch } else { current = try trainer.beginEpoch(on: train) }
    try trainer.advance(&current)
    epoch = current.isComplete ? nil : current
    if current.isComplete { trainer.endEpoch() }
    return (current.images, current.sum, current.isComplete)
  }

  /// Loss and correct predictions on some of the test images.
  func evaluate(_ range: Range<Int>) throws(ShapeError) -> LossSum { try evaluator.evaluate(test.subset(range)) }
}

/// Copies images and labels, to learn from or to be tested on. Labels are below ten.
@_expose(wasm, "setData")
@_cdecl("setData")
public func setData(
  _ pixels: UnsafePointer<UInt8>, _ labels: UnsafePointer<UInt8>, _ count: Int32, _ isTest: Int32
) -> Int32 {
  let images = LabeledImages(
    pixels: Array(UnsafeBufferPointer(start: pixels, count: Int(count) * LabeledImages.pixelCount)),
    labels: Array(UnsafeBufferPointer(start: labels, count: Int(count))))
  if isTest == 1 { Engine.data.test = images } else { Engine.data.train = images }
  return 0
}

/// Begins a run of the recipe "documented" with these epochs on the images that were set.
@_expose(wasm, "beginTraining")
@_cdecl("beginTraining")
public func beginTraining(_ kernels: Int32, _ seed: UInt32, _ epochs: Int32) -> Int32 {
  status { () throws(EngineError) in
    let kernels = try KernelSets.set(kernels)
    guard let train = Engine.data.train, let test = Engine.data.test else { throw EngineError("there are no images") }
    Engine.training = nil
    Engine.training = try EngineError.rethrowing { () throws(ShapeError) in
      try Training(train: train, test: test, kernels: kernels, seed: UInt64(seed), epochs: Int(epochs))
    }
    return 0
  }
}

/// Takes one training step. Writes images of the epoch so far, the sum of their losses, and how many were predicted
/// correctly; returns 1 if the epoch is complete.
@_expose(wasm, "trainStep")
@_cdecl("trainStep")
public func trainStep(_ figures: UnsafeMutablePointer<Double>) -> Int32 {
  status { () throws(EngineError) in
    guard let training = Engine.training else { throw EngineError("no training has begun") }
    let step = try EngineError.rethrowing { () throws(ShapeError) in try training.step() }
    write(images: step.images, step.sum, to: figures)
    return step.isComplete ? 1 : 0
  }
}

/// Tests the trained network on `count` test images from `first`; writes as ``trainStep(_:)``.
@_expose(wasm, "test")
@_cdecl("test")
public func test(_ first: Int32, _ count: Int32, _ figures: UnsafeMutablePointer<Double>) -> Int32 {
  status { () throws(EngineError) in
    guard let training = Engine.training else { throw EngineError("no training has begun") }
    let sum = try EngineError.rethrowing { () throws(ShapeError) in
      try training.evaluate(Int(first)..<Int(first + count))
    }
    write(images: Int(count), sum, to: figures)
    return 0
  }
}

/// The trained parameters, laid out as the description says; nil before a run.
@_expose(wasm, "trainedParameters")
@_cdecl("trainedParameters")
public func trainedParameters() -> UnsafeMutablePointer<Float>? { Engine.training?.trainer.state.weights.pointer }

private func write(images: Int, _ sum: LossSum, to figures: UnsafeMutablePointer<Double>) {
  figures[0] = Double(images)
  figures[1] = sum.loss
  figures[2] = Double(sum.correct)
}
