import Files
import Foundation

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
    // The version first: in a report of another version any other field may differ, and the version is then the reason.
    let version = try Self.decode(VersionProbe.self, from: data, file: file).context.details.schemaVersion
    guard version == Self.schemaVersion else {
      throw .unknownSchemaVersion(
        file: file, field: "context.mnist_bench.schema_version", found: version, expected: Self.schemaVersion)
    }
    self = try Self.decode(Report.self, from: data, file: file)
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, from data: Data, file: String
  ) throws(ReportError) -> Value {
    do {
      return try JSONDocument.decode(type, from: data)
    } catch let error as DecodingError {
      throw ReportError(error, file: file)
    } catch {
      throw .notJSON(file: file, reason: error.systemReason)
    }
  }
}

private struct VersionProbe: Decodable {
  struct Context: Decodable {
    let details: Details

    enum CodingKeys: String, CodingKey {
      case details = "mnist_bench"
    }
  }

  struct Details: Decodable {
    let schemaVersion: Int

    enum CodingKeys: String, CodingKey {
      case schemaVersion = "schema_version"
    }
  }

  let context: Context
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

extension [any CodingKey] {
  /// The path of a field, as in `benchmarks[3].real_time`.
  var dotted: String {
    let path = map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
    return path.hasPrefix(".") ? String(path.dropFirst()) : path
  }
}
