import Digits
import Kernels
import NeuralNetwork

extension Evaluator {
  /// The logits of all of `data`, row after row, with the parameters as they are now.
  func logits(_ data: LabeledImages) throws -> [Float] {
    let images = AlignedBuffer<Float>(zeros: data.count * LabeledImages.pixelCount)
    data.copyImages(in: 0..<data.count, into: images.elements)
    let logits = AlignedBuffer<Float>(zeros: data.count * LabeledImages.classCount)
    try update()
    try predict(images, logits: logits)
    return logits.array
  }
}
