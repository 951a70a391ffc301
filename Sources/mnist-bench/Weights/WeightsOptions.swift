import ArgumentParser
import Foundation
import Kernels
import ModelInsight
import NeuralNetwork

/// The trained weights that a command works with.
struct WeightsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A checkpoint, or a safetensors file that Keras or PyTorch wrote (default: \(shippedFile)).", valueName: "file"))
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "Whose layout the weights have, where names and shapes do not tell: \(WeightLayout.names).",
      valueName: "framework"))
  var layout: WeightLayout?

  /// The checkpoint that comes with the program.
  static let shippedFile = "Results/accurate.safetensors"

  /// The file to read.
  var file: String { weights ?? Self.shippedFile }

  /// Reads the weights.
  func load() throws -> LoadedWeights {
    guard weights != nil || FileManager.default.fileExists(atPath: file) else { throw MissingWeights(file: file) }
    return LoadedWeights(file: file, parameters: try Network.mnist.weights(contentsOf: file, layout: layout))
  }
}

extension WeightLayout: ExpressibleByArgument {
  /// What users can choose from.
  static var names: String { allCases.map(\.rawValue).joined(separator: " or ") }
}

/// Weights and where they are from.
struct LoadedWeights: Sendable {
  /// The file.
  let file: String
  /// The numbers, laid out for the documented network.
  let parameters: AlignedBuffer<Float>

  /// A file beside theirs, of the same name but another ending.
  func path(ending: String) -> String { URL(filePath: file).deletingPathExtension().relativePath + ending }

  /// What reports say of them.
  var description: WeightsDescription {
    WeightsDescription(file: file, digest: Network.mnist.digest(of: parameters))
  }
}

/// There are no weights to work with.
struct MissingWeights: Error, CustomStringConvertible {
  let file: String

  var description: String {
    "\(file): no such file; expected trained weights there or in --weights FILE ('mnist-bench train' makes some)"
  }
}
