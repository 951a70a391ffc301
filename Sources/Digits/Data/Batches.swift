/// Copying chosen images into a network's input. Nothing is allocated, and any number of threads may copy at once.
extension LabeledImages {
  /// The factor of a grey value, which makes 255 become 1.
  static let scale = Float(1) / 255

  /// Copies images as `Float` grey values from 0 to 1 into `destination`: (indices.count, 28, 28).
  ///
  /// Each byte is multiplied by the `Float` nearest to 1/255.
  ///
  /// - Precondition: every index is below `count`, and `destination` holds at least `indices.count` images.
  public func copyImages(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(destination.count >= indices.count * Self.pixelCount, "the images do not fit")
    for position in indices.indices {
      copyImage(Int(indices[position]), into: destination.baseAddress! + position * Self.pixelCount)
    }
  }

  /// Copies consecutive images as `Float` grey values from 0 to 1 into `destination`: (range.count, 28, 28).
  ///
  /// - Precondition: `range` is within 0..<count, and `destination` holds at least `range.count` images.
  public func copyImages(in range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(destination.count >= range.count * Self.pixelCount, "the images do not fit")
    for (position, index) in range.enumerated() {
      copyImage(index, into: destination.baseAddress! + position * Self.pixelCount)
    }
  }

  /// Copies labels into `destination`: (indices.count).
  ///
  /// - Precondition: every index is below `count`, and `destination` holds at least `indices.count` labels.
  public func copyLabels(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<UInt8>) {
    precondition(destination.count >= indices.count, "the labels do not fit")
    for position in indices.indices {
      destination[position] = labels[Int(indices[position])]
    }
  }

  private func copyImage(_ index: Int, into destination: UnsafeMutablePointer<Float>) {
    precondition(index < count, "image \(index) of \(count)")
    pixels.withUnsafeBufferPointer { pixels in
      let source = pixels.baseAddress! + index * Self.pixelCount
      for pixel in 0..<Self.pixelCount {
        destination[pixel] = Float(source[pixel]) * Self.scale
      }
    }
  }
}
