import RandomNumbers

/// A smooth random displacement of the image plane: drawn at the knots of a grid, interpolated between them.
struct ElasticField {
  private static let knots = 5
  /// Pixels from knot to knot: the grid spans the image.
  private static let spacing = LabeledImages.side / (knots - 1)

  private var displacements = InlineArray<25, SIMD2<Float>>(repeating: .zero)

  /// Draws displacements of up to `amount` pixels in each direction.
  init(amount: Float, using generator: inout Xoshiro256StarStar) {
    for knot in displacements.indices {
      displacements[knot] = SIMD2(generator.uniform(in: -amount...amount), generator.uniform(in: -amount...amount))
    }
  }

  /// The displacement of a pixel: (columns, rows).
  func callAsFunction(column x: Int, row y: Int) -> SIMD2<Float> {
    let knot = y / Self.spacing * Self.knots + x / Self.spacing
    let fractionX = Float(x % Self.spacing) / Float(Self.spacing)
    let fractionY = Float(y % Self.spacing) / Float(Self.spacing)
    let upper = displacements[knot] + fractionX * (displacements[knot + 1] - displacements[knot])
    let below = knot + Self.knots
    let lower = displacements[below] + fractionX * (displacements[below + 1] - displacements[below])
    return upper + fractionY * (lower - upper)
  }
}
