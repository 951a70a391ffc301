extension Augmentation {
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
