import Kernels
import NeuralNetwork

/// What the engine keeps between calls. A worker of the page has one engine, on one thread.
enum Engine {
  /// The network that predicts, until the page prepares it nil.
  nonisolated(unsafe) static var predictor: Evaluator?
  /// Its parameters, which the page writes.
  static let parameters = AlignedBuffer<Float>(zeros: Network.mnist.parameterBufferCount)
  /// The training run, if one has begun.
  nonisolated(unsafe) static var training: Training?
  /// The images that the page set for the next run.
  nonisolated(unsafe) static var data = TrainingData()

  /// Stands for the owner of memory that the page allocated.
  static let pageMemory = PageMemory()

  nonisolated(unsafe) static var description = SharedText()
  nonisolated(unsafe) static var message = SharedText()
  nonisolated(unsafe) static var measurement = SharedText()
  nonisolated(unsafe) static var stages = SharedText()
}

/// Owns nothing: the page frees its memory itself.
final class PageMemory: Sendable {}
