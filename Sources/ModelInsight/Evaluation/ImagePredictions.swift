import Digits
import Kernels
import NeuralNetwork

extension Evaluator {
  /// The logits of all of `data`, row after row, with the parameters as they are now.
  ///
  /// - Throws: `ShapeError` if the network does not take such images.
  public func logits(of data: LabeledImages) throws(ShapeError) -> [Float] {
    // A part of the images at a time: as floats they take four times the memory.
    let part = 2048
    var logits: [Float] = []
    logits.reserveCapacity(data.count * LabeledImages.classCount)
    update()
    for first in stride(from: 0, to: data.count, by: part) {
      let range = first..<min(first + part, data.count)
      let images = AlignedBuffer<Float>(zeros: range.count * LabeledImages.pixelCount)
      let rows = AlignedBuffer<Float>(zeros: range.count * LabeledImages.classCount)
      data.copyImages(in: range, into: images.elements)
      try predict(images, logits: rows)
      logits += rows.array
    }
    return logits
  }
}
