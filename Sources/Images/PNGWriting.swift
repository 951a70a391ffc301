extension GrayImage {
  /// The bytes of a PNG file, 8 bits grey.
  public var png: [UInt8] { PNGEncoder.encode(width: width, height: height, channels: 1, samples: pixels) }
}

/// Colours in rows.
public struct ColorImage: Equatable, Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Red, green and blue of each pixel, 0 to 255, row by row, from the top left.
  public let samples: [UInt8]

  /// An image of these colours.
  ///
  /// - Precondition: there is at least one pixel, and three samples for each.
  public init(width: Int, height: Int, samples: [UInt8]) {
    precondition(width > 0 && height > 0 && samples.count == 3 * width * height, "\(width) x \(height) pixels")
    self.width = width
    self.height = height
    self.samples = samples
  }

  /// The bytes of a PNG file, 8 bits for each of red, green and blue.
  public var png: [UInt8] { PNGEncoder.encode(width: width, height: height, channels: 3, samples: samples) }
}
