/// Why a JSON document cannot be read or written; the description is one line for the user.
public enum JSONFileError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read.
  case unreadable(file: String, reason: String)
  /// The file cannot be written; no temporary file is left.
  case unwritable(file: String, reason: String)
  /// The file is not JSON.
  case notJSON(file: String)
  /// A field is missing or is not what was expected.
  case invalidField(file: String, field: String, expected: String)
  /// The document is of a version that this program does not know.
  case unknownSchemaVersion(file: String, found: Int, expected: Int)

  /// One line that names the file, the field and what was expected.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .unwritable(let file, let reason): "\(file): cannot be written: \(reason)"
    case .notJSON(let file): "\(file): is not JSON"
    case .invalidField(let file, let field, let expected): "\(file): \(field): expected \(expected)"
    case .unknownSchemaVersion(let file, let found, let expected):
      "\(file): schema_version: version \(found) is unknown; this program reads version \(expected)"
    }
  }
}

extension JSONFileError {
  init(_ error: DecodingError, file: String) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .invalidField(file: file, field: (context.codingPath + [key]).dotted, expected: "it to be there")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      self = .invalidField(file: file, field: context.codingPath.dotted, expected: Self.name(of: type))
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      self = .invalidField(file: file, field: context.codingPath.dotted, expected: "a value in range")
    case .dataCorrupted:
      self = .notJSON(file: file)
    @unknown default:
      self = .notJSON(file: file)
    }
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is any Sequence.Type: "an array or object"
    default: "an object"
    }
  }
}
