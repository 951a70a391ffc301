import Digits
import IDX

extension LabeledImages {
  /// Some of the images.
  func images(_ range: Range<Int>) throws -> LabeledImages {
    let pixels = Array(pixels[range.lowerBound * Self.pixelCount..<range.upperBound * Self.pixelCount])
    return try LabeledImages(
      images: IDXArray(shape: [range.count, Self.side, Self.side], elements: pixels), named: "images",
      labels: IDXArray(shape: [range.count], elements: Array(labels[range])), named: "labels")
  }

  /// The grey values from 0 to 1, in the precision of float64.
  var doubles: [Double] { pixels.map { Double($0) / 255 } }
}
