/// How far training images are distorted at random, every image anew in every epoch. Each amount is the greatest one,
/// to either side, and is drawn uniformly and independently; zero, the default, leaves images as they are.
public struct Augmentation: Sendable, Hashable {
  /// Rotation, in degrees.
  public var rotation: Double
  /// Change of size, as a fraction, drawn for rows and columns apart.
  public var scale: Double
  /// Columns that a row moves by for each row away from the middle.
  public var shear: Double
  /// Shift, in pixels and fractions of them, drawn for rows and columns apart.
  public var shift: Double
  /// Pixels that are cut off, at random sides, before the rest is enlarged to the whole image.
  public var crop: Double
  /// Displacement, in pixels, at the knots of a 5 x 5 grid; between them it is interpolated.
  public var elastic: Double

  /// Describes distortions.
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

  /// Images as they are.
  public static let none = Augmentation()

  /// One of the amounts: what users call it, where it is, and the greatest that makes sense.
  public struct Amount: Sendable {
    /// The name in files and flags.
    public let name: String
    /// Where it is.
    public let path: WritableKeyPath<Augmentation, Double> & Sendable
    /// The greatest that makes sense.
    public let limit: Double
  }

  /// All amounts.
  public static let amounts = [
    Amount(name: "rotation", path: \.rotation, limit: 45), Amount(name: "scale", path: \.scale, limit: 0.5),
    Amount(name: "shear", path: \.shear, limit: 1), Amount(name: "shift", path: \.shift, limit: 14),
    Amount(name: "crop", path: \.crop, limit: 14), Amount(name: "elastic", path: \.elastic, limit: 7),
  ]
}

extension Augmentation: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads amounts by name; those that are missing are zero.
  public init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: Key.self)
    for amount in Self.amounts {
      self[keyPath: amount.path] =
        try container.decodeIfPresent(Double.self, forKey: Key(stringValue: amount.name)) ?? 0
    }
  }

  /// Writes all amounts by name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for amount in Self.amounts {
      try container.encode(self[keyPath: amount.path], forKey: Key(stringValue: amount.name))
    }
  }
}
