import Images

/// A colour image to draw on; it starts light grey.
struct ColorCanvas {
  private let width: Int
  private let height: Int
  private var samples: [UInt8]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    samples = [UInt8](repeating: 230, count: 3 * width * height)
  }

  /// The image as drawn so far.
  var image: ColorImage { ColorImage(width: width, height: height, samples: samples) }

  /// Draws an image, each pixel as a square.
  mutating func draw(_ image: GrayImage, row: Int, column: Int, scale: Int) {
    for y in 0..<image.height {
      for x in 0..<image.width {
        let gray = image[y, x]
        fill(row: row + y * scale, column: column + x * scale, side: scale, (gray, gray, gray))
      }
    }
  }

  /// Draws numbers, each as a square: white is zero, red is `magnitude`, blue is -`magnitude`.
  mutating func draw(_ map: FeatureMap, magnitude: Double, row: Int, column: Int, scale: Int) {
    for (index, value) in map.values.enumerated() {
      let strength = magnitude > 0 ? min(abs(value) / magnitude, 1) : 0
      let rest = UInt8((255 * (1 - strength)).rounded())
      fill(
        row: row + index / map.width * scale, column: column + index % map.width * scale, side: scale,
        value < 0 ? (rest, rest, 255) : (255, rest, rest))
    }
  }

  private mutating func fill(row: Int, column: Int, side: Int, _ color: (UInt8, UInt8, UInt8)) {
    for y in row..<row + side {
      for x in column..<column + side {
        let index = 3 * (y * width + x)
        (samples[index], samples[index + 1], samples[index + 2]) = color
      }
    }
  }
}
