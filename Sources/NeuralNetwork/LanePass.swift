import Kernels

/// A step's first work: each lane takes its share of the batch forward and back.
final class LanePass: PoolWork, @unchecked Sendable {
  /// The examples of one step.
  struct Batch {
    let data: any Examples
    let order: [UInt32]
    /// Which of `order` are the step's.
    let range: Range<Int>
  }

  /// What to work on: set between runs, and only read during one.
  var batch: Batch?

  private let lanes: GradientLanes

  init(lanes: GradientLanes) { self.lanes = lanes }

  func perform(piece lane: Int) throws(ShapeError) {
    guard let batch else { return }
    try lanes.run(lane: lane, data: batch.data, indices: batch.order.span.extracting(batch.range))
  }
}
