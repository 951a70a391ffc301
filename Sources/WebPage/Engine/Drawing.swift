import Digits

/// Draws synthetic digits of a seed: training images, or test images, from index `first` on.
@_expose(wasm, "drawDigits")
@_cdecl("drawDigits")
public func drawDigits(
  _ seed: UInt32, _ first: Int32, _ count: Int32, _ isTest: Int32, _ pixels: UnsafeMutablePointer<UInt8>,
  _ labels: UnsafeMutablePointer<UInt8>
) -> Int32 {
  let start = UInt64(first) + (isTest == 1 ? SyntheticDigits.firstTestIndex : 0)
  for index in 0..<Int(count) {
    let image = UnsafeMutableBufferPointer(
      start: pixels + index * LabeledImages.pixelCount, count: LabeledImages.pixelCount)
    labels[index] = SyntheticDigits.draw(index: start + UInt64(index), seed: UInt64(seed), into: image)
  }
  return 0
}
