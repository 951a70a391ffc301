import Charts
import Testing

@Suite struct MarkupTests {
  @Test("Text and attributes come back from an XML parser as they went in")
  func escaping() throws {
    let hostile = "</text><script>alert('1') & \"2\"</script>\u{E9}\n"
    let outline = try #require(XMLOutline(Markup("g", ["class": hostile], hostile).xml))
    #expect(outline.elements.count == 1)
    #expect(outline.elements[0].text == hostile)
    // A parser reads the line break in an attribute as a space.
    #expect(outline.elements[0].attributes["class"] == hostile.replacing("\n", with: " "))
  }

  @Test("Characters that XML forbids are replaced")
  func forbidden() {
    #expect(Markup("p", [:], "a\u{0}b\u{1F}c\u{FFFE}").xml == "<p>a\u{FFFD}b\u{FFFD}c\u{FFFD}</p>")
  }

  @Test("Only elements that HTML allows to are closed at once")
  func closing() {
    #expect(Markup("br").xml == "<br/>")
    #expect(Markup("td").xml == "<td></td>")
    #expect(
      Markup("path", ["d": "M0 0"], [Markup("title", [:], "x")]).xml == "<path d=\"M0 0\"><title>x</title></path>")
  }
}
