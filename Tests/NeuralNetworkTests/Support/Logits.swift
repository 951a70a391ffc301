import Digits
import Kernels
import NeuralNetwork

extension Evaluator {
  /// The logits of all of `data`, row after row, with the current parameters.
  func logits(_ data: LabeledImages) throws -> [Float] {
    let images = AlignedBuffer<Float>(zeros: data.count * LabeledImages.pixelCount)
    data.copyImages(in: 0..<data.count, into: images.elements)
    let logits = AlignedBuffer<Float>(zeros: data.count * LabeledImages.classCount)
    update()
    try predict(images, logits: logits)
    return logits.array
  }
}
