import ArgumentParser
import Foundation
import ModelFiles
import ModelInsight
import NeuralNetwork

/// The trained weights that a command works with.
package struct WeightsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A checkpoint, or a safetensors file that Keras or PyTorch wrote (default: \(shippedFile)).", valueName: "file"))
  package var weights: String?

  @Option(
    help: ArgumentHelp(
      "The layout of the weights; overrides metadata, names, shapes and the trial: "
        + "\(WeightLayout.names).",
      valueName: "layout"))
  package var layout: WeightLayout?

  @OptionGroup package var input: InputNormalizationOptions

  /// The options before a command line is read.
  package init() {}

  /// The checkpoint that comes with the program.
  static let shippedFile = "Results/accurate.safetensors"

  /// The file to read.
  package var file: String { weights ?? Self.shippedFile }

  /// Reads the weights, and makes them expect grey values of 0 to 1.
  package func load() throws -> LoadedWeights {
    guard weights != nil || FileManager.default.fileExists(atPath: file) else { throw MissingWeights(file: file) }
    let normalization = try input.normalization()
    let parameters = try Network.mnist.weights(named: file, layout: layout, normalization: normalization)
    return LoadedWeights(file: file, parameters: parameters, normalization: normalization)
  }
}

extension WeightLayout: ExpressibleByArgument {
  /// All layouts, as a text.
  package static var names: String {
    allCases.dropLast().map(\.rawValue).joined(separator: ", ") + " or \(allCases.last!.rawValue)"
  }
}

/// The file of trained weights does not exist.
struct MissingWeights: Error, CustomStringConvertible {
  let file: String

  var description: String {
    "\(file): no such file; expected trained weights there or in --weights FILE ('mnist-bench train' makes some)"
  }
}
