import Digits
import Kernels
import ModelInsight
import NeuralNetwork

/// The documented network with trained weights, ready to classify.
struct NetworkRun {
  private let evaluator: Evaluator

  init(_ weights: LoadedWeights, compute: ComputeOptions) throws {
    evaluator = Evaluator(
      network: .mnist, parameters: weights.parameters, kernels: try compute.kernelSet(),
      pool: WorkerPool(threads: compute.threads))
  }

  /// What it makes of images.
  func predictions(of images: LabeledImages) throws -> Predictions {
    try Predictions(
      logits: evaluator.logits(of: images), labels: images.labels, classes: LabeledImages.classCount)
  }
}
