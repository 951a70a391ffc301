/// The error of a shape that cannot be read. The description's first line states the problem; the two others point at
/// the wrong place. Of a long text they show only the surroundings.
package struct ShapeStringError: Error, CustomStringConvertible {
  package let description: String

  /// The most characters that are shown before the wrong place, and after it.
  private static let reach = 60

  init(_ text: String, at index: String.Index, _ expected: String) {
    let position = text.distance(from: text.startIndex, to: index)
    let found = index < text.endIndex ? "'\(text[index])'" : "the end"
    let start = text.index(index, offsetBy: -Self.reach, limitedBy: text.startIndex) ?? text.startIndex
    let end = text.index(index, offsetBy: Self.reach, limitedBy: text.endIndex) ?? text.endIndex
    let before = (start > text.startIndex ? "..." : "") + text[start..<index]
    let excerpt = before + text[index..<end] + (end < text.endIndex ? "..." : "")
    description =
      "shape '\(excerpt)', character \(position + 1), \(found): \(expected)\n"
      + "  \(excerpt)\n" + String(repeating: " ", count: before.count + 2) + "^"
  }
}
