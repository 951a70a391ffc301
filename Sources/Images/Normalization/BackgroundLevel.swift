/// The background of a picture, judged by the picture's border.
struct BackgroundLevel {
  /// The background's grey value: the median of the border.
  let gray: UInt8
  /// Whether the background is brighter than the ink.
  let isBright: Bool
  /// The greatest difference between ink and background.
  let contrast: Int
  /// Whether the background differs in itself so much that a digit does not stand out: by more than half of the
  /// contrast.
  let isUneven: Bool
  /// Differences up to this are the background's own: paper, shadow, noise.
  private let noise: Int

  init(_ image: GrayImage) {
    let border = image.border.map(Int.init)
    let gray = Self.median(border)
    let (least, greatest) = (Int(image.pixels.min() ?? 0), Int(image.pixels.max() ?? 0))
    self.gray = UInt8(gray)
    isBright = 2 * gray > least + greatest
    contrast = isBright ? gray - least : greatest - gray
    // Three quarters of a normal distribution lie within 1.15 standard deviations, so this is at least five standard
    // deviations: among millions of pixels, hardly one is beyond. The 3 allows for rounding to whole greys.
    let deviations = border.map { abs($0 - gray) }.sorted()
    let spread = deviations.last == 0 ? 0 : 6 * deviations[deviations.count * 3 / 4] + 3
    isUneven = spread > contrast / 2
    noise = min(spread, contrast / 2)
  }

  /// The image as ink on black: 0 for the background, 255 where the difference is greatest.
  func ink(of image: GrayImage) -> GrayImage {
    let table = (0..<256).map { value in
      let difference = isBright ? Int(gray) - value : value - Int(gray)
      return difference <= noise ? 0 : UInt8((min(difference, contrast) * 255 + contrast / 2) / contrast)
    }
    return GrayImage(width: image.width, height: image.height, pixels: image.pixels.map { table[Int($0)] })
  }

  private static func median(_ values: [Int]) -> Int { values.sorted()[values.count / 2] }
}

extension GrayImage {
  /// The grey values of the first and last row and column. The corners are in it twice.
  var border: [UInt8] {
    let (columns, rows) = (0..<width, 0..<height)
    return columns.map { self[0, $0] } + columns.map { self[height - 1, $0] } + rows.map { self[$0, 0] }
      + rows.map { self[$0, width - 1] }
  }
}
