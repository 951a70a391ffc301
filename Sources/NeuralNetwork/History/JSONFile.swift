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
    try replace(path) { try $0.append(text + Data("\n".utf8)) }
  }

  /// Writes the same text, but encodes the elements of the array `field`, which is `named` so in the document, one by
  /// one: the memory that this takes does not grow with their number.
  ///
  /// - Throws: ``JSONFileError`` if the file cannot be written, or if a number is not finite.
  static func write<Document: VersionedDocument>(
    _ document: Document, oneByOne field: WritableKeyPath<Document, [some Encodable]>, named name: String,
    to path: String
  ) throws(JSONFileError) {
    var outline = document
    outline[keyPath: field] = []
    let elements = document[keyPath: field]
    let text = try encode(outline, file: path)
    guard !elements.isEmpty, let array = text.range(of: Data("\"\(name)\" : [\n\n  ]".utf8)) else {
      return try write(document, to: path)
    }
    try replace(path) { output in
      try output.append(text[..<array.lowerBound] + Data("\"\(name)\" : [".utf8))
      for (index, element) in elements.enumerated() {
        let lines = String(decoding: try encode(element, file: path, within: "\(name)[\(index)]."), as: UTF8.self)
        try output.append(Data(((index == 0 ? "\n" : ",\n") + lines).replacing("\n", with: "\n    ").utf8))
      }
      try output.append(Data("\n  ]".utf8) + text[array.upperBound...] + Data("\n".utf8))
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

  /// Replaces a file by what `body` appends.
  private static func replace(_ path: String, _ body: (FileOutput) throws -> Void) throws(JSONFileError) {
    do {
      let output = try FileOutput(path: path)
      try body(output)
      try output.commit()
    } catch let error as JSONFileError {
      throw error
    } catch let error as FileError {
      throw .unwritable(file: error.file, reason: error.reason)
    } catch {
      throw .unwritable(file: path, reason: error.systemReason)
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

extension FileOutput {
  fileprivate func append(_ data: Data) throws(FileError) {
    try data.span.withUnsafeBytes { bytes throws(FileError) in try append(bytes) }
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
