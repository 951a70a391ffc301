import Files
import NeuralNetwork

/// The reason why weights cannot be read from another program's file. The description is one line for the user.
public enum WeightLayoutError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read, or does not follow the format exactly.
  case file(SafetensorsError)
  /// The file is read as a checkpoint but is not a valid one, or a weight is not finite.
  case checkpoint(CheckpointError)
  /// The name of a tensor does not tell its role.
  case unknownTensor(file: String, tensor: String)
  /// The file has batch normalisation, but the network does not.
  case batchNormalization(file: String, tensor: String)
  /// A layer lacks one of its tensors.
  case missing(file: String, layer: String, tensor: String)
  /// The file has another number of layers than the network.
  case layerCount(file: String, expected: Int, found: Int)
  /// A layer of the network finds no layer in the file with weights of its shape.
  case noLayer(file: String, layout: WeightLayout, layer: String, shape: [Int], found: [String])
  /// Two orders of flattened features fit, and a trial does not decide between them.
  case undecided(file: String, trials: [LayoutTrial])
  /// Both frameworks' layouts fit, or the names suggest one and the shapes the other.
  case ambiguous(file: String)

  /// One line that names the file, the place in it, what was expected and what was found.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .checkpoint(let error): error.description
    case .unknownTensor(let file, let tensor):
      "\(file): tensor \(quoted(tensor)): expected a name that ends with kernel, weight or bias"
    case .batchNormalization(let file, let tensor):
      "\(file): tensor \(quoted(tensor)): expected no batch normalisation, which the network does not have: fold it "
        + "into the layer before it; the article \"Weights that travel\" shows how"
    case .missing(let file, let layer, let tensor):
      "\(file): layer \(quoted(layer)): expected a tensor for its \(tensor), found none"
    case .layerCount(let file, let expected, let found):
      "\(file): expected \(expected) layers with weights and bias, found \(found)"
    case .noLayer(let file, let layout, let layer, let shape, let found):
      "\(file): expected weights of shape \(shape) for \(layer), as \(layout.title) lays them out, found "
        + found.joined(separator: ", ")
    case .undecided(let file, let trials):
      "\(file): expected weights that know digits in one order of flattened features only, found "
        + trials.map(\.description).joined(separator: ", ") + ": say which with --layout"
    case .ambiguous(let file):
      "\(file): expected names and shapes that tell the layout, found more than one possible: say which with --layout"
    }
  }
}
