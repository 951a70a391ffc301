import Files
import Foundation
import JSONDocuments

extension Report {
  /// Reads and checks a report of at most `FileBytes.documentLimit` bytes.
  ///
  /// - Throws: ``ReportError`` naming the file, the field and what was expected; also for an unknown schema version.
  public init(contentsOf url: URL) throws(ReportError) {
    try self.init(path: url.path, name: url.relativePath)
  }

  /// Reads and checks the report at `path`, or the one on standard input for "-".
  ///
  /// - Throws: ``ReportError`` as for a URL.
  public init(contentsOf path: String) throws(ReportError) {
    try self.init(path: path, name: FileBytes.name(of: path))
  }

  private init(path: String, name file: String) throws(ReportError) {
    let bytes: [UInt8]
    do throws(FileReadingError) {
      bytes = try FileBytes.read(path, byteLimit: FileBytes.documentLimit)
    } catch {
      throw .unreadable(file: file, reason: error.reason)
    }
    try self.init(decoding: Data(bytes), file: file)
  }

  /// Reads and checks a report from the bytes of `file`.
  ///
  /// - Throws: ``ReportError`` as for files.
  package init(decoding data: Data, file: String) throws(ReportError) {
    // The version comes first: in a report of another version any field may differ, and the error should name the
    // version.
    let version = try Self.decode(file: file) { try JSONDocument.schemaVersion(in: data, at: Self.schemaVersionPath) }
    guard version == Self.schemaVersion else {
      throw .unknownSchemaVersion(
        file: file, field: Self.schemaVersionPath.joined(separator: "."), found: version, expected: Self.schemaVersion)
    }
    self = try Self.decode(file: file) { try JSONDocument.decode(Report.self, from: data) }
  }

  private static let schemaVersionPath = ["context", "mnist_bench", "schema_version"]

  private static func decode<Value>(file: String, _ body: () throws -> Value) throws(ReportError) -> Value {
    do {
      return try body()
    } catch let error as DecodingError {
      throw ReportError(error, file: file)
    } catch {
      throw .notJSON(file: file, reason: error.systemReason)
    }
  }
}

extension ReportError {
  fileprivate init(_ error: DecodingError, file: String) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .invalidField(file: file, field: (context.codingPath + [key]).dotted, expected: "it to be there")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      self = .invalidField(file: file, field: context.codingPath.dotted, expected: Self.name(of: type))
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      self = .invalidField(
        file: file, field: context.codingPath.dotted, expected: "a known value: \(context.debugDescription)")
    case .dataCorrupted(let context):
      let reason = context.underlyingError?.systemReason ?? context.debugDescription
      self = .notJSON(file: file, reason: reason)
    @unknown default:
      self = .notJSON(file: file, reason: error.localizedDescription)
    }
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is Int.Type, is UInt64.Type: "an integer"
    case is Double.Type: "a number"
    case is any Sequence.Type: "an array or object"
    default: "an object"
    }
  }
}
