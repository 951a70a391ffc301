/// A map of signed numbers as lines of text, two rows per line.
///
/// With colour, red is positive and blue negative; greater numbers are brighter. Without colour, signs and punctuation
/// are positive (`. : - = + * # % @`) and letters are negative (`a` to `i`).
struct MapDrawing {
  let map: FeatureMap
  /// The absolute value that is drawn strongest.
  let magnitude: Double

  private static let positive = Array(".:-=+*#%@")
  private static let negative = Array("abcdefghi")
  /// Steps of a colour in a terminal's cube of 6 x 6 x 6.
  private static let shades = 5.0

  /// The lines.
  func lines(isColoured: Bool) -> [String] {
    stride(from: 0, to: map.height, by: 2).map { row in
      let line = (0..<map.width).map { column in
        let (upper, lower) = (value(row, column), value(row + 1, column))
        return isColoured ? Self.block(upper, lower) : String(Self.character((upper + lower) / 2))
      }
      return line.joined() + (isColoured ? "\u{1B}[0m" : "")
    }
  }

  /// A number from -1 to 1; 0 below the last row.
  private func value(_ row: Int, _ column: Int) -> Double {
    guard row < map.height, magnitude > 0 else { return 0 }
    return min(max(map.values[row * map.width + column] / magnitude, -1), 1)
  }

  private static func character(_ value: Double) -> Character {
    let ramp = value < 0 ? negative : positive
    let step = Int((abs(value) * Double(ramp.count)).rounded())
    return step == 0 ? " " : ramp[step - 1]
  }

  private static func block(_ upper: Double, _ lower: Double) -> String {
    "\u{1B}[38;5;\(color(upper))m\u{1B}[48;5;\(color(lower))m\u{2580}"
  }

  private static func color(_ value: Double) -> Int {
    let shade = Int((abs(value) * shades).rounded())
    return value < 0 ? 16 + shade : 16 + 36 * shade
  }
}
