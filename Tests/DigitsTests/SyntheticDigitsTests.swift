import Testing

@testable import Digits

@Suite("Synthetic digits")
struct SyntheticDigitsTests {
  @Test("A seed means the same bytes on every platform, optimised or not")
  func golden() {
    #expect(smallDataset.digest() == "2fb346b51f61ba2610dcf31d8fa653eef9b69304d24ce53963be9c3d6005d5fd")
  }

  @Test("A smaller data set is the beginning of a larger one")
  func prefix() {
    let smaller = SyntheticDigits.dataset(seed: 7, trainCount: 3, testCount: 2)
    #expect(smaller.train.pixels == Array(smallDataset.train.pixels[..<(3 * 784)]))
    #expect(smaller.test.labels == Array(smallDataset.test.labels[..<2]))
    #expect(smaller.origin == .synthetic(seed: 7))
  }

  @Test("Seeds, splits and images differ")
  func variety() {
    #expect(SyntheticDigits.dataset(seed: 8, trainCount: 20, testCount: 5).train != smallDataset.train)
    let pixels = smallDataset.train.pixels + smallDataset.test.pixels
    let images = Set((0..<25).map { Array(pixels[$0 * 784..<($0 + 1) * 784]) })
    #expect(images.count == 25)
  }

  @Test("Every class occurs about equally often, and every image has ink in its middle and a light border")
  func plausibility() {
    let images = SyntheticDigits.dataset(seed: 3, trainCount: 1000, testCount: 1).train
    var counts = [Int](repeating: 0, count: 10)
    for index in 0..<images.count {
      counts[Int(images.labels[index])] += 1
      let image = images.pixels[index * 784..<(index + 1) * 784]
      let middle = image[(image.startIndex + 4 * 28)..<(image.startIndex + 24 * 28)]
      #expect(middle.max()! > 120, "image \(index)")
      let mean = image.reduce(0) { $0 + Int($1) } / 784
      #expect((5...110).contains(mean), "image \(index) has mean \(mean)")
    }
    #expect(counts.allSatisfy { (60...145).contains($0) })
  }
}
