/// Grey values in rows, 0 (black) to 255 (white).
public struct GrayImage: Equatable, Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// The grey values, row by row, from the top left.
  public let pixels: [UInt8]

  /// An image of these grey values.
  ///
  /// - Precondition: there is at least one pixel, and `width` x `height` of them.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "\(width) x \(height) pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The grey value at a row and a column, both from 0.
  public subscript(row: Int, column: Int) -> UInt8 { pixels[row * width + column] }

  /// A part of the image.
  public func cropped(to box: PixelBox) -> GrayImage {
    let rows = (box.row..<box.row + box.height).map { row in
      pixels[row * width + box.column..<row * width + box.column + box.width]
    }
    return GrayImage(width: box.width, height: box.height, pixels: Array(rows.joined()))
  }
}

/// A rectangle of pixels.
public struct PixelBox: Equatable, Sendable {
  /// The first row, from 0.
  public let row: Int
  /// The first column, from 0.
  public let column: Int
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int

  /// A rectangle of this size from this row and column.
  public init(row: Int, column: Int, width: Int, height: Int) {
    self.row = row
    self.column = column
    self.width = width
    self.height = height
  }
}

// Embedded Swift has no coding; and it is synthesised in this file alone.
#if !hasFeature(Embedded)
  extension PixelBox: Codable {}
#endif
