import Digits
import Kernels
import NeuralNetwork

extension Evaluator {
  /// The logits of all of `data`, row after row, with the parameters as they are now. The ranks of a `communicator`
  /// share the images, and all get all logits.
  ///
  /// - Throws: `ShapeError` if the network does not take such images.
  public func logits(of data: LabeledImages, sharedBy communicator: Communicator? = nil) throws(ShapeError) -> [Float] {
    // A part of the images at a time: as floats they take four times the memory.
    let part = 2048
    // Ranks take whole micro-batches, so that each image is computed among the same others.
    let size = microBatchSize
    let batches = (data.count + size - 1) / size
    let width = size * LabeledImages.classCount
    let logits = AlignedBuffer<Float>(zeros: batches * width)
    let share = communicator?.share(of: batches) ?? 0..<batches
    let own = share.lowerBound * size..<min(share.upperBound * size, data.count)
    update()
    for first in stride(from: own.lowerBound, to: own.upperBound, by: part) {
      let range = first..<min(first + part, own.upperBound)
      let images = AlignedBuffer<Float>(zeros: range.count * LabeledImages.pixelCount)
      data.copyImages(in: range, into: images.elements)
      try predict(
        images,
        logits: logits[range.lowerBound * LabeledImages.classCount..<range.upperBound * LabeledImages.classCount])
    }
    communicator?.gather(logits, width: width)
    return logits[0..<data.count * LabeledImages.classCount].array
  }
}
