/// How far training images are distorted at random, every image anew in every epoch. Each amount is the maximum to
/// either side; the actual values are drawn uniformly and independently. Zero, the default, changes nothing.
public struct Augmentation: Sendable, Hashable {
  /// Rotation, in degrees.
  public var rotation: Double
  /// Change of size, as a fraction, drawn separately for rows and columns.
  public var scale: Double
  /// Columns that a row moves by for each row away from the middle.
  public var shear: Double
  /// Shift, in pixels and fractions of them, drawn separately for rows and columns.
  public var shift: Double
  /// Pixels that are cut off, at random sides, before the rest is enlarged to the whole image.
  public var crop: Double
  /// Displacement, in pixels, at the knots of a 5 x 5 grid; between them it is interpolated.
  public var elastic: Double

  /// Distortions of these amounts.
  public init(
    rotation: Double = 0, scale: Double = 0, shear: Double = 0, shift: Double = 0, crop: Double = 0,
    elastic: Double = 0
  ) {
    self.rotation = rotation
    self.scale = scale
    self.shear = shear
    self.shift = shift
    self.crop = crop
    self.elastic = elastic
  }

  /// No distortion.
  public static let none = Augmentation()
}
