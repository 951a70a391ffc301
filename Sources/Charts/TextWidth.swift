/// How wide text is likely to be: charts are laid out without a browser, so it is estimated, rather too wide than too narrow.
package enum TextWidth {
  /// In pixels, of sans-serif text of a size in pixels.
  package static func estimate(_ text: String, size: Double) -> Double {
    size * text.reduce(0) { $0 + share(of: $1) }
  }

  /// The width of a character as a share of the font's size.
  private static func share(of character: Character) -> Double {
    switch character {
    case "i", "j", "l", ".", ",", ":", ";", "|", "'", "!", " ", "f", "t", "I", "(", ")", "-", "/", "r", "1": 0.42
    case "m", "w", "M", "W", "%", "@": 0.95
    case "A"..."Z": 0.72
    default: 0.6
    }
  }
}
