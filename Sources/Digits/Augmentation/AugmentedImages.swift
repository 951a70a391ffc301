import RandomNumbers

/// The images that one epoch of training sees. The distortion of an image depends only on its index, the epoch and the
/// seed.
public struct AugmentedImages: Sendable {
  /// The images before distortion.
  public let images: LabeledImages

  private let augmentation: Augmentation
  private let seed: UInt64
  private let epoch: Int

  /// The images in this epoch, counted from 0.
  public init(_ images: LabeledImages, augmentation: Augmentation, seed: UInt64, epoch: Int) {
    self.images = images
    self.augmentation = augmentation
    self.seed = seed
    self.epoch = epoch
  }

  /// Copies distorted images as `Float` grey values from 0 to 1 into `destination`: (indices.count, 28, 28). Values
  /// between pixels are interpolated bilinearly; values outside the image are 0. Nothing is allocated, and any number
  /// of threads may copy at once.
  ///
  /// - Precondition: every index is below the images' count, and `destination` holds at least `indices.count` images.
  public func copyImages(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(destination.count >= indices.count * LabeledImages.pixelCount, "the images do not fit")
    var source = BorderedImage()
    for position in indices.indices {
      copyImage(
        Int(indices[position]), by: &source, into: destination.baseAddress! + position * LabeledImages.pixelCount)
    }
  }

  private func copyImage(_ index: Int, by source: inout BorderedImage, into destination: UnsafeMutablePointer<Float>) {
    precondition(index < images.count, "image \(index) of \(images.count)")
    images.pixels.withUnsafeBufferPointer { source.load($0.baseAddress! + index * LabeledImages.pixelCount) }
    var generator = Xoshiro256StarStar(seed: seed, stream: .augmentation(epoch: epoch, image: index))
    let map = AffineMap(augmentation, using: &generator)
    if augmentation.elastic > 0 {
      let field = ElasticField(amount: Float(augmentation.elastic), using: &generator)
      copy(map, field, from: source, into: destination)
    } else {
      copy(map, from: source, into: destination)
    }
  }

  private func copy(
    _ map: AffineMap, from source: borrowing BorderedImage, into destination: UnsafeMutablePointer<Float>
  ) {
    let side = LabeledImages.side
    let stepX = BorderedImage.coordinate(map.column.x)
    let stepY = BorderedImage.coordinate(map.column.y)
    for row in 0..<side {
      // Not clamped: a row may begin outside the image and continue inside.
      let start = map(column: 0, row: row)
      source.sample(
        x: BorderedImage.coordinate(start.x), y: BorderedImage.coordinate(start.y), stepX: stepX, stepY: stepY,
        count: side,
        into: destination + row * side)
    }
  }

  private func copy(
    _ map: AffineMap, _ field: ElasticField, from source: borrowing BorderedImage,
    into destination: UnsafeMutablePointer<Float>
  ) {
    let side = LabeledImages.side
    for row in 0..<side {
      for column in 0..<side {
        let point = map(column: column, row: row) + field(column: column, row: row)
        source.sample(
          x: BorderedImage.coordinate(point.x), y: BorderedImage.coordinate(point.y), stepX: 0, stepY: 0, count: 1,
          into: destination + row * side + column)
      }
    }
  }
}
