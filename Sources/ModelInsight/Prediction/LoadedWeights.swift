import Files
import Foundation
import Kernels
import ModelFiles
import NeuralNetwork

/// Weights and the file that they come from.
package struct LoadedWeights: Sendable {
  /// The file.
  package let file: String
  /// The weights, laid out for the documented network.
  package let parameters: AlignedBuffer<Float>
  /// The input normalisation that has been folded into the first layer.
  package let normalization: InputNormalization

  /// Weights of a file, into which `normalization` has been folded.
  package init(file: String, parameters: AlignedBuffer<Float>, normalization: InputNormalization = .identity) {
    self.file = file
    self.parameters = parameters
    self.normalization = normalization
  }

  /// A path beside the weights' file, with the same name but another ending.
  ///
  /// - Throws: ``NamelessWeights`` if the weights came from a pipe or standard input.
  package func path(ending: String) throws(NamelessWeights) -> String {
    let place = URL(filePath: file).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: place)
    guard file != FileBytes.standardInput, attributes?[.type] as? FileAttributeType == .typeRegular else {
      throw NamelessWeights(file: FileBytes.name(of: file))
    }
    return URL(filePath: file).deletingPathExtension().relativePath + ending
  }

  /// The weights' description in reports.
  package var description: WeightsDescription {
    WeightsDescription(file: FileBytes.name(of: file), digest: Network.mnist.digest(of: parameters))
  }
}

/// The weights came from a pipe or standard input, so no other file can be named after their file.
package struct NamelessWeights: Error, CustomStringConvertible {
  let file: String

  /// One line: the weights, and what is expected.
  package var description: String {
    "\(file): is not a file that the result could be named after; expected --output FILE"
  }
}
