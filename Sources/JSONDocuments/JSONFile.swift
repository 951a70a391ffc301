import Files
import Foundation

/// Reads and writes JSON documents.
package enum JSONFile {
  /// Writes `document` with its keys in order. The file is written under a temporary name in the same folder and then
  /// renamed, so that it is complete or not there at all.
  ///
  /// - Throws: ``JSONFileError`` if the file cannot be written, or if a number is not finite.
  package static func write(_ document: some VersionedDocument, to path: String) throws(JSONFileError) {
    let text = try encode(document, file: path)
    try replace(path) { try $0.append(text + Data("\n".utf8)) }
  }

  /// Writes the same text, but encodes the elements of the array `field` one by one, so that the memory for it does not
  /// grow with their number. `name` is the field's key in the document.
  ///
  /// - Throws: ``JSONFileError`` if the file cannot be written, or if a number is not finite.
  package static func write<Document: VersionedDocument>(
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

  /// Replaces the contents of a file by the bytes that `body` appends.
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
    // The version is checked first. In a document of another version any field may differ, and the version is the
    // reason.
    let version = try decode(file: file) { try JSONDocument.schemaVersion(in: data) }
    guard version == Document.schemaVersion else {
      throw .unknownSchemaVersion(file: file, found: version, expected: Document.schemaVersion)
    }
    return try decode(file: file) { try JSONDocument.decode(type, from: data) }
  }

  private static func decode<Value>(file: String, _ body: () throws -> Value) throws(JSONFileError) -> Value {
    do {
      return try body()
    } catch let error as DecodingError {
      throw JSONFileError(error, file: file)
    } catch {
      throw .unreadable(file: file, reason: error.systemReason)
    }
  }
}

extension FileOutput {
  fileprivate func append(_ data: Data) throws(FileError) {
    try data.span.withUnsafeBytes { bytes throws(FileError) in try append(bytes) }
  }
}
