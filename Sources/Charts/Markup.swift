/// A piece of a document that is XML and HTML at once: text and attributes are escaped as they are written.
public indirect enum Markup: Sendable {
  /// Characters.
  case text(String)
  /// A style sheet or script, written unchanged. It must not contain `<` or `&`: HTML and XML read these differently
  /// there.
  case verbatim(String)
  /// An element with its name, attributes and children.
  case element(String, MarkupAttributes, [Markup])

  /// An element with its children.
  public init(_ name: String, _ attributes: MarkupAttributes = [:], _ children: [Markup] = []) {
    self = .element(name, attributes, children)
  }

  /// An element with text in it.
  public init(_ name: String, _ attributes: MarkupAttributes = [:], _ text: String) {
    self = .element(name, attributes, [.text(text)])
  }

  // The only elements that HTML lets close at once (`<br/>`), besides those of SVG.
  private static let closedAtOnce: Set = [
    "br", "img", "meta", "circle", "line", "path", "polyline", "rect",
  ]

  /// The document's text.
  public var xml: String {
    var output = ""
    write(to: &output)
    return output
  }

  private func write(to output: inout String) {
    switch self {
    case .text(let text): output += text.xmlEscaped
    case .verbatim(let text):
      precondition(!text.contains { $0 == "<" || $0 == "&" }, "text that HTML and XML read alike")
      output += text
    case .element(let name, let attributes, let children):
      output += "<\(name)"
      for (attribute, value) in attributes.pairs { output += " \(attribute)=\"\(value.xmlEscaped)\"" }
      if Self.closedAtOnce.contains(name) && children.isEmpty {
        output += "/>"
      } else {
        output += ">"
        for child in children { child.write(to: &output) }
        output += "</\(name)>"
      }
    }
  }
}

extension String {
  /// The text for XML and HTML, in text and attributes: special characters become references, and characters that XML
  /// 1.0 forbids become U+FFFD.
  package var xmlEscaped: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
