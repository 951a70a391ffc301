/// Numbers in rows and columns, one for each place of an image.
public struct FeatureMap: Sendable, Equatable, Codable {
  /// Numbers in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// The numbers, row by row, from the top left.
  public let values: [Double]

  /// A map of these numbers.
  ///
  /// - Precondition: there are `width` x `height` of them, at least one.
  public init(width: Int, height: Int, values: [Double]) {
    precondition(width > 0 && height > 0 && values.count == width * height, "\(width) x \(height) values")
    self.width = width
    self.height = height
    self.values = values
  }

  /// The greatest distance from zero.
  public var magnitude: Double { values.reduce(0) { max($0, abs($1)) } }
}
