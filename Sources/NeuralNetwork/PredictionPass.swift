import Kernels

/// Computes the logits of many images. Worker w of n takes the micro-batches w, w + n, w + 2n, ... through its own
/// executor.
final class PredictionPass: PoolWork, @unchecked Sendable {
  /// Rows of features, and the rows for their logits.
  struct Batch {
    let images: AlignedBuffer<Float>
    let logits: AlignedBuffer<Float>
    let count: Int
  }

  /// The images to work on. The batch is set between runs and only read during a run.
  var batch: Batch?

  private let executors: [Executor]
  private let inputCount: Int
  private let classes: Int
  private let recorder: StepRecorder?

  init(executors: [Executor], inputCount: Int, classes: Int, recorder: StepRecorder?) {
    self.recorder = recorder
    self.executors = executors
    self.inputCount = inputCount
    self.classes = classes
  }

  func perform(piece worker: Int) throws(ShapeError) {
    guard let batch else { return }
    let executor = executors[worker]
    let size = executor.capacity
    recorder?.mark(.waiting)
    for first in stride(from: worker * size, to: batch.count, by: executors.count * size) {
      let range = first..<min(first + size, batch.count)
      executor.images[0..<range.count * inputCount].copy(
        from: batch.images.rows(range, of: inputCount))
      recorder?.mark(.images)
      try executor.forward(count: range.count)
      batch.logits.rows(range, of: classes).copy(from: executor.logits(count: range.count))
      recorder?.mark(.images)
    }
  }
}
