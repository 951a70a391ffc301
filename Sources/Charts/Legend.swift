/// The names of series, each after its mark, in as many lines as the width requires.
struct Legend {
  let entries: [(offset: Int, element: String)]
  /// Whether a piece of the series' line is drawn behind its mark.
  let showsLines: Bool
  /// Lines without marks: their classes and names, after the series.
  var lines: [(class: String, name: String)] = []

  private var symbolWidth: Double { showsLines ? 30 : 16 }

  func drawing(width: Double) -> Drawing {
    var (x, y) = (0.0, 0.0)
    var content: [Markup] = []
    func place(_ name: String, draw: (_ x: Double, _ y: Double) -> [Markup]) {
      let item = symbolWidth + TextWidth.estimate(name, size: Shape.textSize) + 16
      if x > 0 && x + item > width { (x, y) = (0, y + Shape.lineHeight) }
      content += draw(x, y + 8) + [Shape.text(name, x: x + symbolWidth, y: y + 12)]
      x += item
    }
    for (series, name) in entries { place(name) { drawn(series: series, x: $0, y: $1) } }
    for (kind, name) in lines { place(name) { [Shape.line($0, $1, $0 + 24, $1, class: kind)] } }
    let isEmpty = entries.isEmpty && lines.isEmpty
    return Drawing(width: width, height: isEmpty ? 0 : y + Shape.lineHeight + 6, content: content)
  }

  private func drawn(series: Int, x: Double, y: Double) -> [Markup] {
    let mark = Mark(series: series)
    let line = Shape.line(x, y, x + 24, y, class: "curve \(mark.seriesClass) d\(series % ChartStyle.dashCount)")
    return (showsLines ? [line] : []) + [mark.drawn(x: x + (showsLines ? 12 : 6), y: y)]
  }
}
