/// A 28 x 28 image on which a round pen draws line segments.
///
/// It keeps the squared distance of each pixel to the nearest segment; thickness and blur are chosen when the image is
/// rendered.
struct DigitCanvas {
  private static let side = LabeledImages.side

  /// Farther than any pen reaches, in pixels.
  private static let reach: Float = 3

  private var squaredDistances: [Float]

  init() {
    squaredDistances = Array(repeating: Self.reach * Self.reach, count: LabeledImages.pixelCount)
  }

  /// Draws from `start` to `end`, in pixels; (0, 0) is the middle of the first pixel.
  mutating func drawLine(from start: SIMD2<Float>, to end: SIMD2<Float>) {
    let direction = end - start
    let squaredLength = max((direction * direction).sum(), 1e-6)
    let columns = Self.pixels(near: start.x, end.x)
    for row in Self.pixels(near: start.y, end.y) {
      for column in columns {
        let offset = SIMD2(Float(column), Float(row)) - start
        let along = min(max((offset * direction).sum() / squaredLength, 0), 1)
        let across = offset - along * direction
        let index = row * Self.side + column
        squaredDistances[index] = min(squaredDistances[index], (across * across).sum())
      }
    }
  }

  /// The ink of each pixel, 0 to 1, for a pen of this radius whose edge fades over `blur` pixels.
  func ink(at pixel: Int, radius: Float, blur: Float) -> Float {
    let distance = squaredDistances[pixel].squareRoot()
    return min(max((radius - distance) / blur + 0.5, 0), 1)
  }

  private static func pixels(near start: Float, _ end: Float) -> Range<Int> {
    let first = max(Int((min(start, end) - reach).rounded(.up)), 0)
    let last = min(Int((max(start, end) + reach).rounded(.down)), side - 1)
    return first..<max(first, last + 1)
  }
}
