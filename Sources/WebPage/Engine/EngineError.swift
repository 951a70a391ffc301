import Benchmarking
import Images
import Kernels
import NeuralNetwork

/// Why the engine cannot do what the page asked for: one line.
struct EngineError: Error {
  let description: String

  init(_ description: String) { self.description = description }

  /// Runs `body`; a refusal of the kernels becomes the engine's.
  static func rethrowing<Result>(_ body: () throws(ShapeError) -> Result) throws(EngineError) -> Result {
    do throws(ShapeError) { return try body() } catch { throw EngineError(error.description) }
  }
}
