import Foundation
import JSONDocuments
import Testing

@Suite struct JSONDocumentTests {
  /// Found by fuzzing: Foundation's decoder ends the program here.
  @Test func aLevelTooManyInTheLastByteIsAnError() {
    let brackets = String(repeating: "[", count: JSONDocument.depthLimit + 1)
    for text in [brackets, brackets + "]", #"["\"","\\","# + brackets.dropFirst()] {
      #expect(throws: DecodingError.self) { try JSONDocument.decode([String].self, from: Data(text.utf8)) }
    }
  }

  @Test func anythingLessDeepIsDecoded() throws {
    struct Nested: Decodable, Equatable {
      let depth: Int

      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        depth = container.isAtEnd ? 1 : try container.decode(Nested.self).depth + 1
      }
    }
    let limit = JSONDocument.depthLimit
    let text = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
    #expect(try JSONDocument.decode(Nested.self, from: Data(text.utf8)).depth == limit)
    let flat = String(repeating: "[],", count: 1000)
    #expect(try JSONDocument.decode([[Int]].self, from: Data("[\(flat)[]]".utf8)).count == 1001)
  }

  @Test func bracketsInStringsDoNotCount() throws {
    let strings = [String(repeating: "[{", count: 400), #"\"[\\"#, "]"]
    #expect(try JSONDocument.decode([String].self, from: JSONEncoder().encode(strings)) == strings)
  }

  @Test(arguments: [String.Encoding.utf16, .utf16BigEndian, .utf16LittleEndian, .utf32])
  func otherEncodingsAreErrors(encoding: String.Encoding) throws {
    let data = try #require("[1, 2]".data(using: encoding))
    #expect(throws: DecodingError.self) { try JSONDocument.decode([Int].self, from: data) }
  }

  @Test func nothingIsAnError() {
    #expect(throws: DecodingError.self) { try JSONDocument.decode([Int].self, from: Data()) }
  }
}
