import ArgumentParser
import Files
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
      "Whose layout the weights have, instead of what metadata, names, shapes and a trial tell: "
        + "\(WeightLayout.names).",
      valueName: "layout"))
  var layout: WeightLayout?

  @OptionGroup var input: InputNormalizationOptions

  /// The checkpoint that comes with the program.
  static let shippedFile = "Results/accurate.safetensors"

  /// The file to read.
  var file: String { weights ?? Self.shippedFile }

  /// Reads the weights, and makes them expect grey values of 0 to 1.
  func load() throws -> LoadedWeights {
    guard weights != nil || FileManager.default.fileExists(atPath: file) else { throw MissingWeights(file: file) }
    let normalization = try input.normalization()
    let parameters = try Network.mnist.weights(named: file, layout: layout, normalization: normalization)
    return LoadedWeights(file: file, parameters: parameters, normalization: normalization)
  }
}

extension WeightLayout: ExpressibleByArgument {
  /// What users can choose from.
  static var names: String {
    allCases.dropLast().map(\.rawValue).joined(separator: ", ") + " or \(allCases.last!.rawValue)"
  }
}

/// Weights and where they are from.
struct LoadedWeights: Sendable {
  /// The file.
  let file: String
  /// The numbers, laid out for the documented network.
  let parameters: AlignedBuffer<Float>
  /// What has been folded into the first layer of those in the file.
  var normalization = InputNormalization.identity

  /// A file beside theirs, of the same name but another ending.
  ///
  /// - Throws: ``NamelessWeights`` if there is none, because theirs is a pipe or standard input.
  func path(ending: String) throws(NamelessWeights) -> String {
    let place = URL(filePath: file).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: place)
    guard file != FileBytes.standardInput, attributes?[.type] as? FileAttributeType == .typeRegular else {
      throw NamelessWeights(file: FileBytes.name(of: file))
    }
    return URL(filePath: file).deletingPathExtension().relativePath + ending
  }

  /// What reports say of them.
  var description: WeightsDescription {
    WeightsDescription(file: FileBytes.name(of: file), digest: Network.mnist.digest(of: parameters))
  }
}

/// Weights from something that is not a file, so that no other file can be named after it.
struct NamelessWeights: Error, CustomStringConvertible {
  let file: String

  var description: String { "\(file): is not a file that the result could be named after; expected --output FILE" }
}

/// There are no weights to work with.
struct MissingWeights: Error, CustomStringConvertible {
  let file: String

  var description: String {
    "\(file): no such file; expected trained weights there or in --weights FILE ('mnist-bench train' makes some)"
  }
}
