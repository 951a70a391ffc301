/// The few SVG elements that charts are made of, and their measures.
enum Shape {
  /// The size of text in pixels.
  static let textSize = 12.0
  /// The distance from one line of text to the next, in pixels.
  static let lineHeight = 17.0
  /// Narrower charts put labels above the things that they name, not beside them.
  static let wideEnough = 520.0

  static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String) -> Markup {
    Markup(
      "line",
      [
        "class": name, "x1": ChartNumber.coordinate(x1), "y1": ChartNumber.coordinate(y1),
        "x2": ChartNumber.coordinate(x2), "y2": ChartNumber.coordinate(y2),
      ])
  }

  static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, class name: String) -> Markup {
    Markup(
      "rect",
      [
        "class": name, "x": ChartNumber.coordinate(x), "y": ChartNumber.coordinate(y),
        "width": ChartNumber.coordinate(width), "height": ChartNumber.coordinate(height),
      ])
  }

  static func polyline(_ points: [(x: Double, y: Double)], class name: String) -> Markup {
    let places = points.map { "\(ChartNumber.coordinate($0.x)),\(ChartNumber.coordinate($0.y))" }
    return Markup("polyline", ["class": name, "points": places.joined(separator: " ")])
  }

  /// Text whose baseline begins at a point.
  static func text(_ text: String, x: Double, y: Double, attributes: MarkupAttributes = [:]) -> Markup {
    let place: MarkupAttributes = ["x": ChartNumber.coordinate(x), "y": ChartNumber.coordinate(y)]
    return Markup("text", place + attributes, text)
  }

  /// Text that ends at a point.
  static func textEnding(_ text: String, x: Double, y: Double, class name: String = "label") -> Markup {
    Shape.text(text, x: x, y: y, attributes: ["class": name, "text-anchor": "end"])
  }

  /// Text centred at a point.
  static func textCentered(_ text: String, x: Double, y: Double, class name: String = "label") -> Markup {
    Shape.text(text, x: x, y: y, attributes: ["class": name, "text-anchor": "middle"])
  }
}
