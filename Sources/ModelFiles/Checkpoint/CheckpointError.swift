import Files
import NeuralNetwork

/// The reason why a checkpoint cannot be read, written or continued. The description is one line for the user.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read or written, or a tensor is missing or has another shape or type.
  case file(SafetensorsError)
  /// A tensor does not belong to the network.
  case extraTensor(file: String, tensor: String)
  /// An element is infinite or not a number.
  case notFinite(file: String, tensor: String, index: Int, value: Float)
  /// The file has weights, but no moments of the run that made them.
  case weightsOnly(file: String)
  /// A value of the metadata is missing or wrong.
  case metadata(file: String, key: String, expected: String, found: String)

  /// One line that names the file, the place in it, what was expected and what was found.
  public var description: String {
    switch self {
    case .file(let error):
      error.description
    case .extraTensor(let file, let tensor):
      "\(file): tensor \(quoted(tensor)): expected only tensors of the network and Adam's moments of them"
    case .notFinite(let file, let tensor, let index, let value):
      "\(file): tensor \(quoted(tensor)): expected finite numbers, found \(value) at element \(index)"
    case .weightsOnly(let file):
      "\(file): expected Adam's moments beside the weights, found weights only: "
        + "they can be evaluated, but training cannot go on from them"
    case .metadata(let file, let key, let expected, let found):
      "\(file): metadata \(key): expected \(expected), found \(found)"
    }
  }
}
