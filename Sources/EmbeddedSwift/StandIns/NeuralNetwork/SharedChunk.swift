import Digits
import Kernels

/// A single thread shares no chunk: there is none of these.
final class SharedChunk: Sendable {
  /// Images of the chunk.
  let imageCount = 0
  /// The stages whose parameters get gradients.
  let gradientStages: [Int] = []
  /// Bytes of the kernels' workspaces.
  let workspaceBytes = 0

  /// None.
  init?(_ whole: Executor, imageCount: Int, threads: Int, stages: [Stage], recorder: StepRecorder?) throws(ShapeError) {
    return nil
  }

  /// Never called, because there is no shared chunk.
  func run(share index: Int, data: ExampleReader, indices: Span<UInt32>, gradientScale: Float) throws(ShapeError) {}

  /// Never called, because there is no shared chunk.
  func run(stage place: Int, gradientScale: Float) throws(ShapeError) -> LossSum? { nil }
}
