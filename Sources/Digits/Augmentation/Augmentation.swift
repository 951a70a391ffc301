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

  /// One of the amounts: its name for users, its property, and the greatest value that makes sense.
  public struct Amount: Sendable {
    /// The name in files and flags.
    public let name: String
    /// The property that holds it.
    public let path: WritableKeyPath<Augmentation, Double> & Sendable
    /// The greatest value that makes sense.
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

  /// Reads amounts by name; missing amounts are zero.
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
