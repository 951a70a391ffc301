import Digits
import Kernels

/// A training run at the end of an epoch, with all it needs to go on as if it had never stopped.
///
/// As a file it is a safetensors file: the weights under Keras' names and in its layouts (`conv2d/kernel` HWIO,
/// `dense/kernel` inputs x outputs, ...), the optimizer's moments under the same names behind `adam/first_moment/` (of
/// other optimizers than Adam: the velocity) and `adam/second_moment/`, and the rest as metadata. Where the recipe
/// keeps a running mean of the parameters, that is the weights, and the parameters themselves are behind `parameters/`.
public struct Checkpoint: Sendable {
  /// The version of the file's metadata.
  public static let formatVersion = 1

  /// Weights, moments, and how far the run has come.
  public let state: TrainingState
  /// What the run computes.
  public let recipe: Recipe
  /// Seed of the weights and of the images' order.
  public let seed: UInt64
  /// Digest of the data set, as `DigitDataset.digest()` gives it.
  public let dataDigest: String
  /// Digest of the weights that a file gave the run to begin with; nil if they were the recipe's random ones.
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

  /// What the names of the first moments begin with.
  static let firstMomentPrefix = "adam/first_moment/"
  /// What the names of the second moments begin with.
  static let secondMomentPrefix = "adam/second_moment/"
  /// What the names of the parameters begin with where the weights are their running mean.
  static let parametersPrefix = "parameters/"
}

extension TrainingState {
  /// Digest of the weights, as ``Network/digest(of:)`` gives it.
  public var weightsDigest: String { network.digest(of: weights) }
}

extension Network {
  /// The SHA-256, in hexadecimal, of all trained numbers: each tensor's little-endian floats in row-major order, tensor
  /// after tensor as ``parameters`` lists them, nothing between.
  public func digest(of parameters: AlignedBuffer<Float>) -> String {
    sha256(ofParts: tensors(in: parameters).map(\.bytes))
  }

  /// The tensors of a buffer that is laid out like the parameters, their names behind `prefix`.
  func tensors(in buffer: AlignedBuffer<Float>, prefix: String = "") -> [SafetensorsTensor] {
    parameters.map { SafetensorsTensor(name: prefix + $0.name, shape: $0.shape, elements: buffer[$0.range].array) }
  }
}
