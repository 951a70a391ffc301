/// Numbers in rows and columns, one for each place of an image.
public struct FeatureMap: Sendable, Equatable, Codable {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// The numbers, row by row, from the top left.
  public let values: [Double]

  /// A map of these numbers.
  ///
  /// - Precondition: there are `width` x `height` numbers, at least one.
  public init(width: Int, height: Int, values: [Double]) {
    precondition(width > 0 && height > 0 && values.count == width * height, "\(width) x \(height) values")
    self.width = width
    self.height = height
    self.values = values
  }

  /// The greatest absolute value.
  public var magnitude: Double { values.reduce(0) { max($0, abs($1)) } }
}
