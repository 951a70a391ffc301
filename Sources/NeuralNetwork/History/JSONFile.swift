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
    let data: Data
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      data = try encoder.encode(document) + Data("\n".utf8)
    } catch EncodingError.invalidValue(_, let context) {
      throw .invalidField(file: path, field: context.codingPath.dotted, expected: "a finite number")
    } catch {
      throw .unwritable(file: path, reason: error.systemReason)
    }
    do throws(FileError) {
      try FileOutput.replace(path, with: [[UInt8](data)])
    } catch {
      throw .unwritable(file: path, reason: error.reason)
    }
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
