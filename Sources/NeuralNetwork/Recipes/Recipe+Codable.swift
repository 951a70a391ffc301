// Recipes in files, and the settings that are written as their names.

extension Recipe: Codable {
  private static let nameKey = NamedKey("name")

  /// Reads a recipe. Settings that the first version of the format did not have may be missing; they are then as in
  /// ``documented``.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: NamedKey.self)
    self.init(name: try fields.decode(String.self, forKey: Self.nameKey))
    // In the order of the file, so that the error names the first of several wrong fields.
    for setting in Self.settings.sorted(by: { $0.field < $1.field }) { try setting.decode(into: &self, from: fields) }
  }

  /// Writes all settings.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: NamedKey.self)
    try fields.encode(name, forKey: Self.nameKey)
    for setting in Self.settings { try setting.encode(from: self, to: &fields) }
  }
}

extension Initializer: Codable {}
extension ActivationFunction: Codable {}
extension Loss: Codable {}
extension OptimizerSettings.Rule: Codable {}
extension Schedule.Curve: Codable {}
