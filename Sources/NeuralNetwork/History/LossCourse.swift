/// The mean loss of each part of an epoch, computed from the running sums after each step.
struct LossCourse {
  /// The number of parts of an epoch, if the epoch has at least as many steps.
  static let parts = 20

  /// The mean losses of the complete parts.
  private(set) var means: [Double] = []

  private let images: Int
  private var last = (images: 0, loss: 0.0)

  /// Describes an epoch of `images` images.
  init(images: Int) {
    self.images = images
    means.reserveCapacity(Self.parts)
  }

  /// Records the state after a step: the losses of the first `seen` images of the epoch sum up to `loss`.
  mutating func add(images seen: Int, loss: Double) {
    guard seen * Self.parts >= images * (means.count + 1) else { return }
    means.append((loss - last.loss) / Double(seen - last.images))
    last = (seen, loss)
  }
}
