import Foundation
import JSONDocuments
import Testing

@Suite("Versioned documents")
struct JSONFileTests {
  private struct Note: VersionedDocument, Equatable {
    static let schemaVersion = 3
    var version = schemaVersion
    var lines: [String]

    enum CodingKeys: String, CodingKey {
      case version = "schema_version"
      case lines
    }
  }

  private func message(_ text: String) -> String? {
    do throws(JSONFileError) {
      let _: Note = try JSONFile.read(from: Data(text.utf8), file: "note.json")
      return nil
    } catch {
      return error.description
    }
  }

  @Test("The version comes before everything else, and what is wrong is named")
  func messages() {
    #expect(message(#"{"schema_version":3,"lines":["a"]}"#) == nil)
    #expect(
      message(#"{"schema_version":4,"lines":7}"#)
        == "note.json: schema_version: version 4 is unknown; this program reads version 3")
    #expect(message(#"{"schema_version":3,"lines":["a",1]}"#) == "note.json: lines[1]: expected a string")
    #expect(message(#"{"lines":[]}"#) == "note.json: schema_version: expected it to be there")
    #expect(message(#"{"schema_version":null}"#) == "note.json: schema_version: expected a whole number")
    #expect(message("[]") == "note.json: the document: expected an array or object")
    #expect(message("{") == "note.json: is not JSON")
  }

  @Test("A version may stand in an object within others")
  func nestedVersion() throws {
    let data = Data(#"{"a":{"b":{"version":5}},"version":"x"}"#.utf8)
    #expect(try JSONDocument.schemaVersion(in: data, at: ["a", "b", "version"]) == 5)
    let absent = #expect(throws: DecodingError.self) { try JSONDocument.schemaVersion(in: data, at: ["a", "c", "v"]) }
    guard case .keyNotFound(let key, let context) = absent else {
      Issue.record("\(String(describing: absent))")
      return
    }
    #expect((context.codingPath + [key]).dotted == "a.c")
    #expect(throws: DecodingError.self) { try JSONDocument.schemaVersion(in: data, at: ["version", "b"]) }
  }
}
