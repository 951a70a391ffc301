import Files
import Foundation

/// A JSON document that states the version of its own format, so that no program misreads another version's.
package protocol VersionedDocument: Codable {
  /// The version that this program writes and reads.
  static var schemaVersion: Int { get }
}

/// Reads and writes JSON documents.
package enum JSONFile {
  /// Writes `document`, keys in order and complete or not at all, under another name in the same folder and then
  /// renamed.
  ///
  /// - Throws: ``JSONFileError`` if the file cannot be written, or if a number is not finite.
  package static func write(_ document: some VersionedDocument, to path: String) throws(JSONFileError) {
    let text = try encode(document, file: path)
    try replace(path) { write throws(JSONFileError) in
      try write(text)
      try write(Data("\n".utf8))
    }
  }

  /// Writes `outline` in the same way, but with `elements` in its field `field`, which is an empty array. One is
  /// encoded at a time, so that the memory this takes does not grow with their number.
  ///
  /// - Throws: ``JSONFileError`` if the file cannot be written, or if a number is not finite.
  static func write(
    _ outline: some VersionedDocument, filling field: String, with elements: [some Encodable], to path: String
  ) throws(JSONFileError) {
    let text = try encode(outline, file: path)
    guard !elements.isEmpty, let array = text.range(of: Data("\"\(field)\" : [\n\n  ]".utf8)) else {
      return try write(outline, to: path)
    }
    try replace(path) { write throws(JSONFileError) in
      try write(text[..<array.lowerBound] + Data("\"\(field)\" : [".utf8))
      for (index, element) in elements.enumerated() {
        let lines = String(decoding: try encode(element, file: path, within: "\(field)[\(index)]."), as: UTF8.self)
        try write(Data(((index == 0 ? "\n" : ",\n") + lines).replacing("\n", with: "\n    ").utf8))
      }
      try write(Data("\n  ]".utf8) + text[array.upperBound...] + Data("\n".utf8))
    }
  }

  private static func encode(
    _ value: some Encodable, file: String, within field: String = ""
  ) throws(JSONFileError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return try encoder.encode(value)
    } catch EncodingError.invalidValue(_, let context) {
      throw .invalidField(file: file, field: field + context.codingPath.dotted, expected: "a finite number")
    } catch {
      throw .unwritable(file: file, reason: error.systemReason)
    }
  }

  /// Replaces a file by what `body` writes, piece by piece.
  private static func replace(
    _ path: String, _ body: ((Data) throws(JSONFileError) -> Void) throws(JSONFileError) -> Void
  ) throws(JSONFileError) {
    func reporting<Result>(_ body: () throws(FileError) -> Result) throws(JSONFileError) -> Result {
      do throws(FileError) {
        return try body()
      } catch {
        throw .unwritable(file: path, reason: error.reason)
      }
    }
    let output = try reporting { () throws(FileError) in try FileOutput(path: path) }
    try body { data throws(JSONFileError) in
      try reporting { () throws(FileError) in
        try data.span.withUnsafeBytes { bytes throws(FileError) in try output.append(bytes) }
      }
    }
    try reporting { () throws(FileError) in try output.commit() }
  }

  /// Reads a document from a regular file of at most `FileBytes.documentLimit` bytes.
  ///
  /// - Throws: ``JSONFileError`` that names the file, the field and what was expected; also for an unknown schema
  ///   version.
  package static func read<Document: VersionedDocument>(
    _ type: Document.Type = Document.self, from path: String
  ) throws(JSONFileError) -> Document {
    let bytes: [UInt8]
    do throws(FileReadingError) {
      bytes = try FileBytes.read(path, .regular, byteLimit: FileBytes.documentLimit)
    } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
    return try read(from: Data(bytes), file: path)
  }

  /// Reads a document from the bytes of `file`.
  ///
  /// - Throws: ``JSONFileError`` as for files.
  package static func read<Document: VersionedDocument>(
    _ type: Document.Type = Document.self, from data: Data, file: String
  ) throws(JSONFileError) -> Document {
    // The version first: in a document of another version any other field may differ, and that is then the reason.
    let version = try decode(VersionProbe.self, from: data, file: file).version
    guard version == Document.schemaVersion else {
      throw .unknownSchemaVersion(file: file, found: version, expected: Document.schemaVersion)
    }
    return try decode(type, from: data, file: file)
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, from data: Data, file: String
  ) throws(JSONFileError) -> Value {
    do {
      return try JSONDocument.decode(type, from: data)
    } catch let error as DecodingError {
      throw JSONFileError(error, file: file)
    } catch {
      throw .unreadable(file: file, reason: error.systemReason)
    }
  }
}

private struct VersionProbe: Decodable {
  let version: Int

  enum CodingKeys: String, CodingKey {
    case version = "schema_version"
  }
}

extension Error {
  /// The operating system's reason in a few words where there is one, otherwise the error's own description.
  fileprivate var systemReason: String {
    let error = self as NSError
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? any Error { return underlying.systemReason }
    guard error.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return String(cString: strerror(Int32(error.code)))
  }
}
