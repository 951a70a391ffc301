extension LabeledImages {
  /// The images mirrored along the diagonal, as EMNIST stores them; transposing twice gives the same images again.
  func transposed() -> LabeledImages {
    LabeledImages(pixels: Digits.transposed(pixels, rows: Self.side, columns: Self.side), labels: labels)
  }
}

/// Images of `rows` x `columns` pixels, row by row and one after the other, as images of `columns` x `rows`.
///
/// - Precondition: `pixels` are whole images.
public func transposed(_ pixels: [UInt8], rows: Int, columns: Int) -> [UInt8] {
  precondition(pixels.count % (rows * columns) == 0, "\(pixels.count) pixels are no images of \(rows) x \(columns)")
  return pixels.withUnsafeBufferPointer { source in
    [UInt8](unsafeUninitializedCapacity: source.count) { destination, initializedCount in
      for start in stride(from: 0, to: source.count, by: rows * columns) {
        for pixel in 0..<rows * columns {
          let (column, row) = pixel.quotientAndRemainder(dividingBy: rows)
          destination[start + pixel] = source[start + row * columns + column]
        }
      }
      initializedCount = source.count
    }
  }
}
