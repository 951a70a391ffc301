import Files
import Foundation
import Kernels
import NeuralNetwork

extension Checkpoint {
  /// Reads a checkpoint of a run that trains `network`.
  ///
  /// - Throws: ``CheckpointError`` if the file cannot be read; if a tensor is missing, is not the network's, has
  ///   another shape, is not of 32-bit floating-point numbers, or has elements that are not finite; if the file holds
  ///   weights only; or if the metadata of a run are missing or wrong.
  public init(contentsOf path: String, network: Network) throws(CheckpointError) {
    let reader = try CheckpointReader(.reading(path), network: network, exactly: true)
    guard reader.holdsMoments else { throw .weightsOnly(file: reader.path) }
    let metadata = CheckpointMetadata(values: reader.file.metadata, file: reader.path)
    try metadata.checkFormatVersion()
    let weights = try reader.weights()
    let parameters = reader.holdsAverage ? try reader.buffer(prefix: Self.parametersPrefix) : weights
    self.init(
      state: TrainingState(
        network: network, parameters: parameters,
        firstMoment: try reader.buffer(prefix: Self.firstMomentPrefix),
        secondMoment: try reader.buffer(prefix: Self.secondMomentPrefix),
        average: reader.holdsAverage ? weights : nil,
        steps: try metadata.integer(.steps, in: 0...1 << 40),
        epochs: try metadata.integer(.epochs, in: 0...Recipe.epochLimit)),
      recipe: try metadata.recipe(), seed: try metadata.integer(.seed, in: 0...UInt64.max),
      dataDigest: try metadata.value(.dataDigest),
      initialWeightsDigest: metadata.values[MetadataKey.initialWeightsDigest.rawValue])
  }
}

extension Network {
  /// Reads the network's weights from a checkpoint, or from a safetensors file that holds only weights.
  ///
  /// - Throws: ``CheckpointError`` if the file cannot be read, or if a tensor is missing, is not the network's, has
  ///   another shape, is not of floating-point numbers, or has elements that are not finite.
  public func weights(contentsOf path: String) throws(CheckpointError) -> AlignedBuffer<Float> {
    try weights(ofCheckpoint: .reading(path))
  }

  /// The network's weights in a file that is already in memory.
  func weights(ofCheckpoint file: SafetensorsFile) throws(CheckpointError) -> AlignedBuffer<Float> {
    try CheckpointReader(file, network: self, exactly: false).weights()
  }
}

extension SafetensorsFile {
  fileprivate static func reading(_ path: String) throws(CheckpointError) -> SafetensorsFile {
    do throws(SafetensorsError) { return try SafetensorsFile(contentsOf: path) } catch { throw .file(error) }
  }
}

/// A file whose tensors have a network's names, with or without Adam's moments.
private struct CheckpointReader {
  let network: Network
  let file: SafetensorsFile
  let holdsMoments: Bool
  let holdsAverage: Bool
  /// Whether to refuse numbers of another precision. A run may only continue with exactly its own numbers.
  let isExact: Bool

  var path: String { file.file }

  init(_ file: SafetensorsFile, network: Network, exactly isExact: Bool) throws(CheckpointError) {
    self.network = network
    self.file = file
    self.isExact = isExact
    let moments = [Checkpoint.firstMomentPrefix, Checkpoint.secondMomentPrefix]
    holdsMoments = file.tensors.contains { tensor in moments.contains { tensor.name.hasPrefix($0) } }
    holdsAverage = file.tensors.contains { $0.name.hasPrefix(Checkpoint.parametersPrefix) }
    let known = Set(
      (["", Checkpoint.parametersPrefix] + moments).flatMap { prefix in network.parameters.map { prefix + $0.name } })
    if let extra = file.tensors.first(where: { !known.contains($0.name) }) {
      throw .extraTensor(file: file.file, tensor: extra.name)
    }
  }

  /// The weights. If the file states their digest, and they are in the precision of the digest, the digest is checked.
  func weights() throws(CheckpointError) -> AlignedBuffer<Float> {
    let weights = try buffer(prefix: "")
    let key = Checkpoint.MetadataKey.weightsDigest
    let digest = network.digest(of: weights)
    let areOriginal = network.parameters.allSatisfy { file[$0.name]?.elementType == .float32 }
    if areOriginal, let stated = file.metadata[key.rawValue], stated != digest {
      throw .metadata(
        file: path, key: key.rawValue, expected: "\(digest), that of the weights in the file", found: quoted(stated))
    }
    return weights
  }

  /// The tensors whose names begin with `prefix`, laid out like the parameters.
  func buffer(prefix: String) throws(CheckpointError) -> AlignedBuffer<Float> {
    let buffer = AlignedBuffer<Float>(zeros: network.parameterBufferCount)
    for tensor in network.parameters {
      let elements: [Float]
      let name = prefix + tensor.name
      do throws(SafetensorsError) {
        elements =
          isExact ? try file.elements(of: name, shape: tensor.shape) : try file.floats(of: name, shape: tensor.shape)
      } catch {
        throw .file(error)
      }
      try checkFinite(elements, of: name, file: path)
      buffer[tensor.range].copy(from: AlignedBuffer(elements))
    }
    return buffer
  }
}
