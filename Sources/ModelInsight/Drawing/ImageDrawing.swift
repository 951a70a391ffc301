/// A grey image as lines of text.
package struct ImageDrawing {
  /// The width in pixels.
  private let width: Int
  private let pixels: [UInt8]

  /// The drawing of grey values, row by row, with bright ink; `width` is in pixels.
  package init(width: Int, pixels: [UInt8]) {
    self.width = width
    self.pixels = pixels
  }

  private static let ramp = Array(" .:-=+*#%@")

  /// The lines for the terminal: half blocks with colour, characters without.
  package func lines(isColoured: Bool) -> [String] { isColoured ? halfBlocks : characters }

  /// The same, but without colour only a quarter of the size.
  func smallLines(isColoured: Bool) -> [String] { isColoured ? halfBlocks : smallCharacters }

  /// Two rows per line: the upper pixel is the colour of a half block, the lower pixel is its background colour.
  private var halfBlocks: [String] {
    stride(from: 0, to: height, by: 2).map { row in
      let blocks = (0..<width).map { column in
        "\u{1B}[38;5;\(grey(row, column))m\u{1B}[48;5;\(grey(row + 1, column))m\u{2580}"
      }
      return blocks.joined() + "\u{1B}[0m"
    }
  }

  /// One row per line and two characters per pixel; brighter pixels get fuller characters.
  private var characters: [String] {
    (0..<height).map { row in
      (0..<width).map { column in
        String(repeating: Self.character(pixel(row, column)), count: 2)
      }.joined()
    }
  }

  /// Two rows per line, one character for two pixels.
  private var smallCharacters: [String] {
    stride(from: 0, to: height, by: 2).map { row in
      String((0..<width).map { Self.character((pixel(row, $0) + pixel(row + 1, $0)) / 2) })
    }
  }

  private var height: Int { pixels.count / width }

  /// The pixel's value; background below the last row.
  private func pixel(_ row: Int, _ column: Int) -> Int { row < height ? Int(pixels[row * width + column]) : 0 }

  private static func character(_ value: Int) -> Character { ramp[value * ramp.count / 256] }

  /// One of the 24 greys, 232 to 255, of a terminal with 256 colours.
  private func grey(_ row: Int, _ column: Int) -> Int { 232 + pixel(row, column) * 24 / 256 }
}

extension [[String]] {
  /// Drawings with the same number of lines, side by side.
  var sideBySide: [String] {
    guard let first else { return [] }
    return first.indices.map { line in map { $0[line] }.joined(separator: "  ") }
  }
}
