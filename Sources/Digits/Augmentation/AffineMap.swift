import RandomNumbers

/// An affine map about the middle of the image. It maps a pixel of the distorted image to its source in the original.
struct AffineMap {
  /// The steps in the original, (columns, rows), for one column to the right and for one row down.
  private(set) var column = SIMD2<Float>(1, 0)
  private(set) var row = SIMD2<Float>(0, 1)
  /// The source of the distorted image's middle, relative to the middle of the original.
  private(set) var shift = SIMD2<Float>(0, 0)

  private static let middle = Float(LabeledImages.side - 1) / 2

  /// Draws rotation, scale, shear, shift and crop, in this order.
  init(_ augmentation: Augmentation, using generator: inout Xoshiro256StarStar) {
    func draw(_ amount: Double) -> Float {
      let limit = Float(amount)
      return generator.uniform(in: -limit...limit)
    }
    let (sine, cosine) = sineAndCosine(draw(augmentation.rotation) * (.pi / 180))
    let scale = SIMD2(1 + draw(augmentation.scale), 1 + draw(augmentation.scale))
    let shear = draw(augmentation.shear)
    column = scale.x * SIMD2(cosine, sine)
    row = scale.y * SIMD2(shear * cosine - sine, shear * sine + cosine)
    shift = SIMD2(draw(augmentation.shift), draw(augmentation.shift))
    guard augmentation.crop > 0 else { return }
    let cut = generator.uniform(in: 0...Float(augmentation.crop))
    let side = Float(LabeledImages.side)
    shift += SIMD2(generator.uniform(in: -cut / 2...cut / 2), generator.uniform(in: -cut / 2...cut / 2))
    column *= (side - cut) / side
    row *= (side - cut) / side
  }

  /// The source of a pixel, in pixels of the original: (column, row).
  func callAsFunction(column x: Int, row y: Int) -> SIMD2<Float> {
    shift + Self.middle + (Float(x) - Self.middle) * column + (Float(y) - Self.middle) * row
  }
}

/// Sine and cosine of an angle of at most 45 degrees, to the last bit or two of a `Float`: Taylor's series, because a
/// library's functions differ from platform to platform.
func sineAndCosine(_ angle: Float) -> (sine: Float, cosine: Float) {
  let x = Double(angle)
  let square = x * x
  let sine = x * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))
  let cosine = 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56 * (1 - square / 90))))
  return (Float(sine), Float(cosine))
}
