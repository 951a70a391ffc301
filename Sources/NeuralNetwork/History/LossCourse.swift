/// The mean loss of each part of an epoch, from the sums that grow with its steps.
struct LossCourse {
  /// The parts of an epoch, if it has as many steps.
  static let parts = 20

  /// Of the parts that are complete.
  private(set) var means: [Double] = []

  private let images: Int
  private var last = (images: 0, loss: 0.0)

  /// The course of an epoch of `images` images.
  init(images: Int) {
    self.images = images
    means.reserveCapacity(Self.parts)
  }

  /// After a step, `seen` images add up to `loss`.
  mutating func add(images seen: Int, loss: Double) {
    guard seen * Self.parts >= images * (means.count + 1) else { return }
    means.append((loss - last.loss) / Double(seen - last.images))
    last = (seen, loss)
  }
}
