import Files

/// The reason why a safetensors file cannot be read, written or used. It names the file, the place in it, and what was
/// expected and found.
public struct SafetensorsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file's path, as it was given.
  public let file: String

  /// The problem with the file.
  public let problem: Problem

  /// A problem with a safetensors file.
  public enum Problem: Equatable, Sendable {
    /// The file cannot be read, for this reason.
    case unreadable(String)
    /// The file cannot be written, for this reason.
    case unwritable(String)
    /// The file has another format; with advice for the user.
    case foreign(format: String, advice: String)
    /// A part of the file is invalid.
    case invalid(Part, expected: String, found: String)
  }

  /// A part of a safetensors file.
  public enum Part: Equatable, Sendable {
    /// The first eight bytes.
    case headerLength
    /// The JSON text, at this byte of the file.
    case header(byte: Int)
    /// A tensor, or one field of its description.
    case tensor(String, Field?)
    /// The bytes behind the header.
    case data
  }

  /// A field of a tensor's description in the header.
  public enum Field: String, CaseIterable, Sendable {
    /// The element type.
    case elementType = "dtype"
    /// The sizes.
    case shape
    /// Where the elements begin and end, from the end of the header.
    case dataOffsets = "data_offsets"
  }

  /// Describes a problem with a file.
  public init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// Describes an invalid tensor, or an invalid field of it.
  public init(file: String, tensor: String, field: Field? = nil, expected: String, found: String) {
    self.init(file: file, problem: .invalid(.tensor(tensor, field), expected: expected, found: found))
  }

  /// One line, such as "model.safetensors: tensor "dense/bias", shape: expected [64], found [10]".
  public var description: String {
    switch problem {
    case .unreadable(let reason): "\(file): cannot be read: \(reason)"
    case .unwritable(let reason): "\(file): cannot be written: \(reason)"
    case .foreign(let format, let advice): "\(file): expected a safetensors file, found \(format): \(advice)"
    case .invalid(let part, let expected, let found): "\(file): \(part.text): expected \(expected), found \(found)"
    }
  }
}

extension SafetensorsError.Part {
  fileprivate var text: String {
    switch self {
    case .headerLength: "header length"
    case .header(let byte): "header, byte \(byte)"
    case .tensor(let name, nil): "tensor \(quoted(name))"
    case .tensor(let name, let field?): "tensor \(quoted(name)), \(field.rawValue)"
    case .data: "data"
    }
  }
}

/// A shape from a file, made short for one line of output.
func abbreviated(_ shape: [Int]) -> String {
  let limit = 12
  return shape.count <= limit ? "\(shape)" : "\(shape.prefix(limit)) and \(shape.count - limit) more sizes"
}
