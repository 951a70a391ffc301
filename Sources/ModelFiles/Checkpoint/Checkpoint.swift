import Digits
import Kernels
import NeuralNetwork

/// A training run at the end of an epoch, with everything that it needs to continue as if it had never stopped.
///
/// The file is a safetensors file:
/// - The weights have Keras' names and layouts: `conv2d/kernel` HWIO, `dense/kernel` inputs x outputs, ...
/// - The optimizer's moments have the same names with the prefixes `adam/first_moment/` (the velocity for other
///   optimizers than Adam) and `adam/second_moment/`.
/// - If the recipe keeps a running mean of the parameters, this mean is stored as the weights. The parameters
///   themselves then have the prefix `parameters/`.
/// - All other values are metadata.
public struct Checkpoint: Sendable {
  /// The version of the file's metadata.
  public static let formatVersion = 1

  /// Weights, moments and the progress of the run.
  public let state: TrainingState
  /// The recipe of the run.
  public let recipe: Recipe
  /// The seed of the weights and of the images' order.
  public let seed: UInt64
  /// Digest of the data set, as from `DigitDataset.digest()`.
  public let dataDigest: String
  /// Digest of the initial weights if they came from a file; nil if they were random, as the recipe says.
  public let initialWeightsDigest: String?

  /// Describes a run at the end of an epoch.
  public init(
    state: TrainingState, recipe: Recipe, seed: UInt64, dataDigest: String, initialWeightsDigest: String? = nil
  ) {
    self.state = state
    self.recipe = recipe
    self.seed = seed
    self.dataDigest = dataDigest
    self.initialWeightsDigest = initialWeightsDigest
  }

  /// The keys of the metadata.
  enum MetadataKey: String {
    case formatVersion = "format_version"
    case recipe, seed, epochs, steps
    case dataDigest = "data_digest"
    case weightsDigest = "weights_digest"
    case initialWeightsDigest = "initial_weights_digest"
  }

  /// The prefix of the names of the first moments.
  static let firstMomentPrefix = "adam/first_moment/"
  /// The prefix of the names of the second moments.
  static let secondMomentPrefix = "adam/second_moment/"
  /// The prefix of the names of the parameters if the weights in the file are their running mean.
  static let parametersPrefix = "parameters/"
}

extension TrainingState {
  /// Digest of the weights, as from `Network.digest(of:)`.
  public var weightsDigest: String { network.digest(of: weights) }
}

extension Network {
  /// The SHA-256, in hexadecimal, of all parameters: the little-endian floats of each tensor in row-major order, in the
  /// order of `Network.parameters`, with nothing between the tensors.
  public func digest(of parameters: AlignedBuffer<Float>) -> String {
    sha256(ofParts: tensors(in: parameters).map(\.bytes))
  }

  /// The tensors of a buffer that is laid out like the parameters. Their names begin with `prefix`.
  func tensors(in buffer: AlignedBuffer<Float>, prefix: String = "") -> [SafetensorsTensor] {
    parameters.map { SafetensorsTensor(name: prefix + $0.name, shape: $0.shape, elements: buffer[$0.range].array) }
  }
}
