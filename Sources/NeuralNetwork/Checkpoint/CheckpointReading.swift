import Files
import Foundation
import Kernels

extension Checkpoint {
  /// Reads a checkpoint of a run that trains `network`.
  ///
  /// - Throws: ``CheckpointError`` if the file cannot be read; if a tensor is missing, is not the network's, or has
  ///   another shape, another type or elements that are not finite; if it holds weights only; or if the metadata are
  ///   not a run's.
  public init(contentsOf path: String, network: Network) throws(CheckpointError) {
    let reader = try CheckpointReader(contentsOf: path, network: network)
    let path = reader.path
    guard reader.holdsMoments else { throw .weightsOnly(file: path) }
    let metadata = CheckpointMetadata(values: reader.file.metadata, file: path)
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
  /// Reads the network's weights from a checkpoint, or from a safetensors file that holds nothing else.
  ///
  /// - Throws: ``CheckpointError`` if the file cannot be read, or if a tensor is missing, is not the network's, or has
  ///   another shape, another type or elements that are not finite.
  public func weights(contentsOf path: String) throws(CheckpointError) -> AlignedBuffer<Float> {
    try CheckpointReader(contentsOf: path, network: self).weights()
  }
}

/// A file whose tensors have a network's names, with or without Adam's moments.
struct CheckpointReader {
  /// What errors call the file.
  let path: String
  let network: Network
  let file: SafetensorsFile
  let holdsMoments: Bool
  let holdsAverage: Bool

  /// Reads a file, or standard input for "-".
  init(contentsOf path: String, network: Network) throws(CheckpointError) {
    let file: SafetensorsFile
    do throws(SafetensorsError) {
      file = try SafetensorsFile(contentsOf: path)
    } catch {
      throw .file(error)
    }
    try self.init(file, path: FileBytes.name(of: path), network: network)
  }

  /// Takes a file that has been read: a pipe can be read only once.
  init(_ file: SafetensorsFile, path: String, network: Network) throws(CheckpointError) {
    self.file = file
    self.path = path
    self.network = network
    let moments = [Checkpoint.firstMomentPrefix, Checkpoint.secondMomentPrefix]
    holdsMoments = file.tensors.contains { tensor in moments.contains { tensor.name.hasPrefix($0) } }
    holdsAverage = file.tensors.contains { $0.name.hasPrefix(Checkpoint.parametersPrefix) }
    let known = Set(
      (["", Checkpoint.parametersPrefix] + moments).flatMap { prefix in network.parameters.map { prefix + $0.name } })
    if let extra = file.tensors.first(where: { !known.contains($0.name) }) {
      throw .extraTensor(file: path, tensor: extra.name)
    }
  }

  /// The weights, compared with their digest if the file states it.
  func weights() throws(CheckpointError) -> AlignedBuffer<Float> {
    let weights = try buffer(prefix: "")
    let key = Checkpoint.MetadataKey.weightsDigest
    let digest = network.digest(of: weights)
    if let stated = file.metadata[key.rawValue], stated != digest {
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
      do {
        elements = try file.elements(of: prefix + tensor.name, shape: tensor.shape)
      } catch {
        throw .file(error)
      }
      try checkFinite(elements, of: prefix + tensor.name, file: path)
      buffer[tensor.range].copy(from: AlignedBuffer(elements))
    }
    return buffer
  }
}
