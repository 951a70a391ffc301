import RandomNumbers

/// A random change of shape: a smooth elastic displacement, then an affine map to pixel coordinates.
struct DigitDistortion {
  private typealias Vector = SIMD2<Float>

  private static let gridSide = 4

  /// Displacements, in the glyph's box, at the knots of a grid over that box.
  private var displacements: [SIMD2<Float>] = []
  private let columnX: SIMD2<Float>
  private let columnY: SIMD2<Float>
  private let origin: SIMD2<Float>

  /// Draws rotation, scale, shear, shift and displacements, all uniform within the ranges given here.
  init(using generator: inout Xoshiro256StarStar) {
    for _ in 0..<Self.gridSide * Self.gridSide {
      displacements.append(
        SIMD2(generator.uniform(in: -0.085...0.085), generator.uniform(in: -0.085...0.085)))
    }
    // With t = tan(angle / 2), cosine and sine are rational functions of t and need no library.
    let t = generator.uniform(in: -0.17...0.17)
    let cosine = (1 - t * t) / (1 + t * t)
    let sine = 2 * t / (1 + t * t)
    let shear = generator.uniform(in: -0.3...0.2)
    let width = generator.uniform(in: 11...17)
    let height = generator.uniform(in: 15...21)
    columnX = width * SIMD2(cosine, sine)
    columnY = height * (SIMD2(-sine, cosine) + shear * SIMD2(cosine, sine))
    let center = Float(LabeledImages.side - 1) / 2
    origin = SIMD2(center + generator.uniform(in: -2.2...2.2), center + generator.uniform(in: -2.2...2.2))
  }

  /// Where a point of the glyph's box lies in the image, in pixels; (0, 0) is the middle of the first pixel.
  func callAsFunction(_ point: SIMD2<Float>) -> SIMD2<Float> {
    let moved = point + displacement(at: point) - SIMD2(0.5, 0.5)
    return origin + moved.x * columnX + moved.y * columnY
  }

  /// Interpolates between the four nearest knots, with a smooth step in each direction.
  private func displacement(at point: SIMD2<Float>) -> SIMD2<Float> {
    let last = Float(Self.gridSide - 1)
    let position = (point * last).clamped(lowerBound: SIMD2(0, 0), upperBound: SIMD2(last, last))
    let column = min(Int(position.x), Self.gridSide - 2)
    let row = min(Int(position.y), Self.gridSide - 2)
    let fraction = position - SIMD2(Float(column), Float(row))
    let weight = fraction * fraction * (3 - 2 * fraction)
    let knot = row * Self.gridSide + column
    let upper = displacements[knot] + weight.x * (displacements[knot + 1] - displacements[knot])
    let below = knot + Self.gridSide
    let lower = displacements[below] + weight.x * (displacements[below + 1] - displacements[below])
    return upper + weight.y * (lower - upper)
  }
}
