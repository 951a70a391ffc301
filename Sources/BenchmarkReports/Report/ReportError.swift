import Foundation

/// Why a report could not be read or written; the description is one line for the user.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  /// The file could not be read.
  case unreadable(file: String, reason: String)
  /// The file could not be written; nothing was left behind.
  case unwritable(file: String, reason: String)
  /// The file is not JSON.
  case notJSON(file: String, reason: String)
  /// A field is missing or has an unexpected value.
  case invalidField(file: String, field: String, expected: String)
  /// The report has a schema version that this program does not know.
  case unknownSchemaVersion(file: String, field: String, found: Int, expected: Int)
  /// A number to be written is infinite or not a number.
  case notFinite(file: String, field: String)

  /// One line that names the file, the field and what was expected.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .unwritable(let file, let reason): "\(file): cannot be written: \(reason)"
    case .notJSON(let file, let reason): "\(file): is not a JSON report: \(reason)"
    case .invalidField(let file, let field, let expected): "\(file): \(field): expected \(expected)"
    case .unknownSchemaVersion(let file, let field, let found, let expected):
      "\(file): \(field): schema version \(found) is unknown; this program reads version \(expected)"
    case .notFinite(let file, let field): "\(file): \(field): is infinite or not a number, which JSON cannot hold"
    }
  }
}
