import Foundation
import NeuralNetwork

extension Checkpoint {
  /// Writes the checkpoint as a safetensors file, complete or not at all. Equal checkpoints give equal files.
  ///
  /// - Throws: ``CheckpointError`` if the file cannot be written, or if a number is not finite, because reading would
  ///   refuse the file.
  public func write(to path: String) throws(CheckpointError) {
    let parameters =
      state.average.map { _ in state.network.tensors(in: state.parameters, prefix: Self.parametersPrefix) } ?? []
    let tensors =
      state.network.tensors(in: state.weights) + parameters
      + state.network.tensors(in: state.firstMoment, prefix: Self.firstMomentPrefix)
      + state.network.tensors(in: state.secondMoment, prefix: Self.secondMomentPrefix)
    for tensor in tensors {
      try checkFinite(tensor.elements(as: Float.self) ?? [], of: tensor.name, file: path)
    }
    do {
      try SafetensorsFile(tensors: tensors, metadata: metadata()).write(to: path)
    } catch {
      throw .file(error)
    }
  }

  private func metadata() -> [String: String] {
    var fields: [MetadataKey: String] = [
      .formatVersion: "\(Self.formatVersion)", .recipe: recipe.json, .seed: "\(seed)", .epochs: "\(state.epochs)",
      .steps: "\(state.steps)", .dataDigest: dataDigest, .weightsDigest: state.weightsDigest,
    ]
    fields[.initialWeightsDigest] = initialWeightsDigest
    return Dictionary(uniqueKeysWithValues: fields.map { ($0.rawValue, $1) })
  }
}

/// Checks that all elements of a tensor are finite numbers.
///
/// - Throws: ``CheckpointError/notFinite(file:tensor:index:value:)``.
func checkFinite(_ elements: [Float], of tensor: String, file: String) throws(CheckpointError) {
  if let index = elements.firstIndex(where: { !$0.isFinite }) {
    throw .notFinite(file: file, tensor: tensor, index: index, value: elements[index])
  }
}

extension Recipe {
  /// The recipe as one line of JSON, with sorted keys.
  fileprivate var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      preconditionFailure("a valid recipe holds only finite numbers: \(error)")
    }
  }
}
