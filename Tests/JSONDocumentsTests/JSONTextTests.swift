import Foundation
import JSONDocuments
import Testing

@Suite struct JSONTextTests {
  @Test func everyCharacterComesBackFromFoundation() throws {
    let scalars = (UInt32(0)..<0x300).compactMap { Unicode.Scalar($0) } + ["\u{2028}", "\u{fffd}", "\u{1f600}"]
    for scalar in scalars {
      let text = "a\(Character(scalar))b"
      #expect(try JSONDocument.decode([String].self, from: Data("[\(JSONText.string(text))]".utf8)) == [text])
    }
  }

  @Test func onlyWhatHasToBeEscapedIs() {
    #expect(JSONText.string("\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}é") == #""\"\\/\b\f\n\r\t\u0000\u001f\#u{7f}é""#)
  }

  @Test func membersAndElementsKeepTheirOrder() throws {
    let text = JSONText.object([
      ("b", JSONText.array(["1", "2"])), ("a\"", JSONText.array([])), ("c", JSONText.object([])),
    ])
    #expect(text == #"{"b":[1,2],"a\"":[],"c":{}}"#)
  }
}
