/// Estimates the width of text, because charts are laid out without a browser. Estimates are too wide rather than too
/// narrow.
package enum TextWidth {
  /// The width in pixels of sans-serif text; `size` is in pixels, too.
  package static func estimate(_ text: String, size: Double) -> Double {
    size * text.reduce(0) { $0 + share(of: $1) }
  }

  /// The width of a character as a share of the font's size.
  private static func share(of character: Character) -> Double {
    switch character {
    case "i", "j", "l", ".", ",", ":", ";", "|", "'", "!", " ", "f", "t", "I", "(", ")", "-", "/", "r": 0.42
    case "m", "w", "M", "W", "%", "@": 0.98
    case "A"..."Z": 0.74
    default: 0.64
    }
  }

  /// The text in lines that fit, broken after slashes and spaces; a part that is too long gets its own line.
  package static func wrapped(_ text: String, size: Double, width: Double) -> [String] {
    var lines = [""]
    var part = ""
    for character in text {
      part.append(character)
      guard character == "/" || character == " " else { continue }
      append(&part, to: &lines, size: size, width: width)
    }
    append(&part, to: &lines, size: size, width: width)
    return lines
  }

  private static func append(_ part: inout String, to lines: inout [String], size: Double, width: Double) {
    let longer = lines[lines.count - 1] + part
    if lines[lines.count - 1].isEmpty || estimate(longer, size: size) <= width {
      lines[lines.count - 1] = longer
    } else {
      lines.append(part)
    }
    part = ""
  }
}
