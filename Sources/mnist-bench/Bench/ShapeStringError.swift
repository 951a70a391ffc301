/// A shape that cannot be read. The description's first line says what is wrong, the two others point at it.
struct ShapeStringError: Error, CustomStringConvertible {
  let description: String

  init(_ text: String, at index: String.Index, _ expected: String) {
    let position = text.distance(from: text.startIndex, to: index)
    let found = index < text.endIndex ? "'\(text[index])'" : "the end"
    description =
      "shape '\(text)', character \(position + 1), \(found): \(expected)\n"
      + "  \(text)\n" + String(repeating: " ", count: position + 2) + "^"
  }
}
