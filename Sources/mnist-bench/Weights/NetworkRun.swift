import Digits
import IDX
import Images
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

  /// The probability of each class for one image of 28 x 28 pixels.
  func probabilities(of image: GrayImage) throws -> [Double] {
    let images = IDXArray(shape: [1, image.height, image.width], elements: image.pixels)
    // The label, which the probabilities do not depend on, can be any.
    let data = try LabeledImages(
      images: images, named: "image", labels: IDXArray(shape: [1], elements: [UInt8(0)]), named: "label")
    return Array(try predictions(of: data).probabilities(of: 0))
  }
}
