// Sources: Sources/Images
// A picture, PNG or PGM: what can be read and written as PNG is read again as it was, and can be made a digit of.

func seeds() -> [[UInt8]] {
  let gray = GrayImage(width: 5, height: 4, pixels: (0..<20).map { UInt8($0 * 12) })
  let color = ColorImage(width: 2, height: 2, samples: (0..<12).map { UInt8($0 * 20) })
  return [gray.png, color.png, Array("P2 3 2 9\n0 1 2 3 4 9\n".utf8), Array("P5\n# grey\n2 2\n255\n....".utf8)]
}

func fuzz(_ input: [UInt8]) {
  guard let images = try? ImageFile.images(decoding: input, name: "input") else { return }
  for image in images.prefix(3) {
    precondition(image.pixels.count == image.width * image.height)
    precondition(try! ImageFile.images(decoding: image.png, name: "copy") == [image])
    if image.pixels.count < 10_000 { _ = try? DigitNormalization(image, name: "input") }
  }
}
