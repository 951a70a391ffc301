import Digits

/// Draws synthetic digits of a seed: training images, or test images, from index `first` on.
@_expose(wasm, "drawDigits")
@_cdecl("drawDigits")
public func drawDigits(
  _ seed: UInt32, _ first: Int32, _ count: Int32, _ isTest: Int32, _ pixels: UnsafeMutablePointer<UInt8>,
  _ labels: UnsafeMutablePointer<UInt8>
) -> Int32 {
  let start = UInt64(first) + (isTest == 1 ? SyntheticDigits.firstTestIndex : 0)
  let digits = SyntheticDigits.images(Int(count), firstIndex: start, seed: UInt64(seed))
  pixels.update(from: digits.pixels, count: digits.pixels.count)
  labels.update(from: digits.labels, count: digits.labels.count)
  return 0
}
