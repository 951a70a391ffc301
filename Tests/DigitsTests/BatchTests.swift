import Testing

@testable import Digits

@Suite("Batches")
struct BatchTests {
  private let images = smallDataset.train

  @Test("Images are copied in the order of the indices, each byte divided by 255 but for two roundings")
  func copyImages() {
    let indices: [UInt32] = [3, 19, 0, 3]
    // One element more than the images need, to check that nothing is written after them.
    var batch = [Float](repeating: -1, count: 4 * LabeledImages.pixelCount + 1)
    batch.withUnsafeMutableBufferPointer { images.copyImages(at: indices.span, into: $0) }
    var expected: [Double] = []
    for index in indices.map(Int.init) {
      expected += images.pixels[index * LabeledImages.pixelCount..<(index + 1) * LabeledImages.pixelCount].map {
        Double($0) / 255
      }
    }
    #expect(zip(batch, expected).allSatisfy { abs(Double($0) - $1) <= Double(Float.ulpOfOne) * $1 })
    #expect(batch.last == -1)
  }

  @Test("0 becomes 0, 255 becomes 1, and larger bytes larger numbers")
  func scaling() {
    let bytes = (0..<LabeledImages.pixelCount).map { UInt8($0 % 256) }
    let image = LabeledImages(pixels: bytes, labels: [4])
    var batch = [Float](repeating: -1, count: LabeledImages.pixelCount)
    batch.withUnsafeMutableBufferPointer { image.copyImages(in: 0..<1, into: $0) }
    #expect(batch[0] == 0)
    #expect(batch[255] == 1)
    #expect(zip(batch[0..<255], batch[1..<256]).allSatisfy { $0 < $1 })
  }

  @Test("A range of images is the same as its indices")
  func copyRange() {
    let indices: [UInt32] = [5, 6, 7]
    var byIndex = [Float](repeating: -1, count: 3 * LabeledImages.pixelCount)
    var byRange = byIndex
    byIndex.withUnsafeMutableBufferPointer { images.copyImages(at: indices.span, into: $0) }
    byRange.withUnsafeMutableBufferPointer { images.copyImages(in: 5..<8, into: $0) }
    #expect(byIndex == byRange)
  }

  @Test("Labels are copied in the order of the indices; no indices copy nothing")
  func copyLabels() {
    let indices: [UInt32] = [19, 0, 7]
    var labels: [UInt8] = [99, 99, 99, 99]
    labels.withUnsafeMutableBufferPointer { images.copyLabels(at: indices.span.extracting(1..<3), into: $0) }
    #expect(labels == [images.labels[0], images.labels[7], 99, 99])
    labels.withUnsafeMutableBufferPointer { images.copyLabels(at: indices.span.extracting(0..<0), into: $0) }
    #expect(labels == [images.labels[0], images.labels[7], 99, 99])
  }
}
