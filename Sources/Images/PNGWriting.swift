import IDX

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

  /// Writes a PNG file, complete or not at all.
  ///
  /// - Throws: ``ImageError`` with `unwritable`; nothing is left behind.
  public func writePNG(to path: String) throws(ImageError) {
    do throws(IDXError) {
      let output = try FileOutput(path: path)
      let bytes = png
      try bytes.span.withUnsafeBytes { buffer throws(IDXError) in try output.append(buffer) }
      try output.commit()
    } catch {
      guard case .unwritable(let reason) = error.problem else { throw .idx(error) }
      throw .unwritable(file: path, reason: reason)
    }
  }
}
