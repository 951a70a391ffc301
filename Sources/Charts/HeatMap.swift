// The protocol documents what all charts have.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// A square table of counts: expected class against actual class. Counts on the diagonal are shaded relative to the
/// greatest count on the diagonal, other counts relative to the greatest of the others. Counts above 0 are shown.
public struct HeatMap: Chart {
  public let title: String
  public let description: String
  private let rowTitle: String
  private let columnTitle: String
  private let labels: [String]
  private let counts: [[Int]]

  /// Counts by row and column; there is one label per row and column.
  public init(
    title: String, description: String, rowTitle: String, columnTitle: String, labels: [String], counts: [[Int]]
  ) {
    precondition(counts.count == labels.count && counts.allSatisfy { $0.count == labels.count }, "a square of counts")
    self.title = title
    self.description = description
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.labels = labels
    self.counts = counts
  }

  private static let greatestCell = 46.0

  public func drawing(width: Double) -> Drawing {
    let left = 12 + (labels.map { TextWidth.estimate($0, size: Shape.textSize) }.max() ?? 0)
    let top = 2 * Shape.lineHeight + 6
    let cell = min(Self.greatestCell, (width - left) / Double(max(1, labels.count)))
    let height = min(cell, 34)
    var content = [
      Shape.text("\(rowTitle) \u{2193}, \(columnTitle) \u{2192}", x: 0, y: 12, attributes: ["class": "faint"])
    ]
    let greatest = (
      right: labels.indices.map { counts[$0][$0] }.max() ?? 0,
      wrong: labels.indices.flatMap { row in labels.indices.map { $0 == row ? 0 : counts[row][$0] } }.max() ?? 0
    )
    for (row, label) in labels.enumerated() {
      let y = top + Double(row) * height
      content.append(
        Shape.textCentered(label, x: left + (Double(row) + 0.5) * cell, y: top - 6, class: "strong"))
      content.append(Shape.textEnding(label, x: left - 6, y: y + height / 2 + 4, class: "strong"))
      for column in labels.indices {
        let count = counts[row][column]
        let share = Double(count) / Double(max(1, row == column ? greatest.right : greatest.wrong))
        let x = left + Double(column) * cell
        content.append(shade(x, y, cell, height, isRight: row == column, share: share))
        content.append(Shape.rectangle(x, y, cell, height, class: "cell"))
        if count != 0 {
          content.append(Shape.textCentered("\(count)", x: x + cell / 2, y: y + height / 2 + 4, class: "small"))
        }
      }
    }
    return Drawing(width: width, height: top + Double(labels.count) * height + 2, content: content)
  }

  private func shade(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, isRight: Bool, share: Double
  ) -> Markup {
    Markup(
      "rect",
      [
        "class": isRight ? "right" : "wrong", "x": ChartNumber.coordinate(x), "y": ChartNumber.coordinate(y),
        "width": ChartNumber.coordinate(width), "height": ChartNumber.coordinate(height),
        "fill-opacity": ChartNumber.tick((100 * min(max(share, 0), 1)).rounded() / 100),
      ])
  }
}
