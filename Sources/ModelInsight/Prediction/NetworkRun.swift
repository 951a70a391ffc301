import Digits
import IDX
import Images
import Kernels
import NeuralNetwork

/// The documented network with trained weights, ready to classify.
package struct NetworkRun {
  private let evaluator: Evaluator

  /// The kernel set and the threads that a network computes with.
  package struct Compute {
    let kernels: any KernelSet
    let threads: Int

    /// A kernel set on `threads` threads.
    package init(kernels: any KernelSet, threads: Int) {
      self.kernels = kernels
      self.threads = threads
    }
  }

  /// The network with `weights`.
  package init(_ weights: LoadedWeights, compute: Compute) throws(ShapeError) {
    evaluator = try Evaluator(
      network: .mnist, parameters: weights.parameters, kernels: compute.kernels,
      pool: WorkerPool(threads: compute.threads))
  }

  /// The network's predictions for images, which the ranks of a `communicator` share.
  package func predictions(
    of images: LabeledImages, sharedBy communicator: Communicator? = nil
  ) throws -> Predictions {
    try Predictions(
      logits: evaluator.logits(of: images, sharedBy: communicator), labels: images.labels,
      classes: LabeledImages.classCount)
  }

  /// The probability of each class for one image of 28 x 28 pixels.
  package func probabilities(of image: GrayImage) throws -> [Double] {
    let images = IDXArray(shape: [1, image.height, image.width], elements: image.pixels)
    // Any label will do: the probabilities do not depend on it.
    let data = try LabeledImages(
      images: images, named: "image", labels: IDXArray(shape: [1], elements: [UInt8(0)]), named: "label")
    return Array(try predictions(of: data).probabilities(of: 0))
  }
}
