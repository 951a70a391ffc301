import Digits

/// One image as text.
struct DataDrawing {
  /// The grey values, row by row.
  let pixels: ArraySlice<UInt8>

  /// Two rows per line: the upper pixel is the colour of a half block, the lower one that of its background.
  var halfBlocks: String {
    stride(from: 0, to: LabeledImages.side, by: 2).map { row in
      let blocks = (0..<LabeledImages.side).map { column in
        "\u{1B}[38;5;\(grey(row, column))m\u{1B}[48;5;\(grey(row + 1, column))m\u{2580}"
      }
      return blocks.joined() + "\u{1B}[0m"
    }.joined(separator: "\n")
  }

  /// One row per line and two characters per pixel, the darker the fuller.
  var characters: String {
    let ramp = Array(" .:-=+*#%@")
    return (0..<LabeledImages.side).map { row in
      (0..<LabeledImages.side).map { column in
        let character = ramp[Int(pixel(row, column)) * ramp.count / 256]
        return String(repeating: character, count: 2)
      }.joined()
    }.joined(separator: "\n")
  }

  private func pixel(_ row: Int, _ column: Int) -> UInt8 {
    pixels[pixels.startIndex + row * LabeledImages.side + column]
  }

  /// One of the 24 greys, 232 to 255, of a terminal with 256 colours.
  private func grey(_ row: Int, _ column: Int) -> Int {
    232 + Int(pixel(row, column)) * 24 / 256
  }
}
