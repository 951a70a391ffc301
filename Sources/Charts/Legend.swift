/// The names of series, each after its mark, in as many lines as the width requires.
struct Legend {
  let entries: [(offset: Int, element: String)]
  /// Whether a piece of the series' line is drawn behind its mark.
  let showsLines: Bool

  private var symbolWidth: Double { showsLines ? 30 : 16 }

  func drawing(width: Double) -> Drawing {
    var (x, y) = (0.0, 0.0)
    var content: [Markup] = []
    for (series, name) in entries {
      let item = symbolWidth + TextWidth.estimate(name, size: Shape.textSize) + 16
      if x > 0 && x + item > width { (x, y) = (0, y + Shape.lineHeight) }
      let mark = Mark(series: series)
      if showsLines {
        let dash = "curve \(mark.seriesClass) d\(series % ChartStyle.dashCount)"
        content.append(Shape.line(x, y + 8, x + 24, y + 8, class: dash))
      }
      content.append(mark.drawn(x: x + (showsLines ? 12 : 6), y: y + 8))
      content.append(Shape.text(name, x: x + symbolWidth, y: y + 12))
      x += item
    }
    return Drawing(width: width, height: entries.isEmpty ? 0 : y + Shape.lineHeight + 6, content: content)
  }
}
