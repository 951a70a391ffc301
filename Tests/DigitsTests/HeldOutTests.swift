import Testing

@testable import Digits

@Suite("Held-out images")
struct HeldOutTests {
  private let dataset = SyntheticDigits.dataset(seed: 3, trainCount: 20, testCount: 4)

  @Test(
    "The images of the range are tested on, the others learnt from; each is there once",
    arguments: [0..<5, 7..<12, 15..<20])
  func range(range: Range<Int>) {
    let split = dataset.holdingOut(range)
    let (train, whole) = (split.train, dataset.train)
    #expect(split.test == whole.subset(range) && split.test.count == 5 && train.count == 15)
    #expect(split.test.labels == Array(whole.labels[range]))
    let size = LabeledImages.pixelCount
    let cut = range.lowerBound * size
    var pixels = train.pixels
    pixels.insert(contentsOf: split.test.pixels, at: cut)
    #expect(pixels == whole.pixels)
    var labels = train.labels
    labels.insert(contentsOf: split.test.labels, at: range.lowerBound)
    #expect(labels == whole.labels)
  }

  @Test("The last images are the range at the end")
  func last() {
    #expect(dataset.holdingOut(last: 6).test == dataset.train.subset(14..<20))
  }
}
