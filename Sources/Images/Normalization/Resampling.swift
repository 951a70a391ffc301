extension GrayImage {
  /// The image at another size, smoothly.
  ///
  /// - Precondition: both sides are at least 1.
  public func resized(width: Int, height: Int) -> GrayImage { Resampling.resize(self, width: width, height: height) }
}

/// Changes an image's size.
enum Resampling {
  /// The source pixels of one output pixel, in a row or column.
  private struct Tap {
    let first: Int
    let weights: [Double]
  }

  /// The image at another size, by a triangle filter, as Pillow's BILINEAR. The filter is wider when shrinking, so that
  /// no pixel is skipped. At the same size, nothing changes.
  static func resize(_ image: GrayImage, width: Int, height: Int) -> GrayImage {
    let columns = taps(from: image.width, to: width)
    let rows = taps(from: image.height, to: height)
    let narrow = (0..<image.height).map { row in
      columns.map { tap in
        tap.weights.enumerated().reduce(0) { $0 + $1.element * Double(image[row, tap.first + $1.offset]) }
      }
    }
    let pixels = rows.flatMap { tap in
      (0..<width).map { column in
        let value = tap.weights.enumerated().reduce(0) { $0 + $1.element * narrow[tap.first + $1.offset][column] }
        return UInt8(min(max(value.rounded(), 0), 255))
      }
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }

  private static func taps(from oldSize: Int, to newSize: Int) -> [Tap] {
    let scale = Double(oldSize) / Double(newSize)
    let reach = max(scale, 1)
    return (0..<newSize).map { index in
      let center = (Double(index) + 0.5) * scale
      let first = max(Int((center - reach + 0.5).rounded(.down)), 0)
      let end = min(Int((center + reach + 0.5).rounded(.down)), oldSize)
      let weights = (first..<end).map { max(1 - abs(Double($0) + 0.5 - center) / reach, 0) }
      let sum = weights.reduce(0, +)
      return Tap(first: first, weights: weights.map { $0 / sum })
    }
  }
}
