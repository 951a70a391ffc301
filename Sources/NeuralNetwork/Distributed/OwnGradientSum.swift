import Kernels

/// Adds up what a rank's threads have computed, before ranks exchange their gradients.
final class OwnGradientSum: PoolWork, @unchecked Sendable {
  /// Images of the step's batch. It is set between runs and only read during a run.
  var images = 0
  /// The shares of the parameters, one for each thread.
  let count: Int

  private let shards: GradientShards

  init(_ shards: GradientShards, shares: Int) {
    self.shards = shards
    count = shares
  }

  func perform(piece: Int) throws(ShapeError) {
    let line = alignedCount(1)
    let lines = (0..<shards.gradient.count / line).share(piece, of: count)
    try shards.reduceOwn(lines.lowerBound * line..<lines.upperBound * line, images: images)
  }
}
