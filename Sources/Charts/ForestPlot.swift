// The protocol documents what all charts have.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Ratios with their intervals, a row each, around a line at 1 (Lewis and Clarke, "Forest plots: trying to see the wood
/// and the trees", 2001).
public struct ForestPlot: Chart {
  /// The conclusion from a ratio; each has its own mark.
  public enum Finding: Sendable {
    /// Below 1.
    case less
    /// Above 1.
    case more
    /// Not shown to be either.
    case unclear
  }

  /// One ratio.
  public struct Row: Sendable {
    let label: String
    let ratio: Double
    let interval: ClosedRange<Double>
    let finding: Finding
    let note: String

    /// A positive ratio, its interval, the finding, and the finding in words.
    public init(label: String, ratio: Double, interval: ClosedRange<Double>, finding: Finding, note: String) {
      self.label = label
      self.ratio = ratio
      self.interval = interval
      self.finding = finding
      self.note = note
    }
  }

  public let title: String
  public let description: String
  private let axis: String
  private let noise: Double
  private let rows: [Row]

  /// Ratios on an axis named `axis`; a band around 1 reaches from 1 / (1 + `noise`) to 1 + `noise`.
  public init(title: String, description: String, axis: String, noise: Double, rows: [Row]) {
    self.title = title
    self.description = description
    self.axis = axis
    self.noise = noise
    self.rows = rows
  }

  public func drawing(width: Double) -> Drawing {
    let isWide = width >= 2 * Shape.wideEnough / 1.5
    let left = isWide ? 10 + (rows.map { TextWidth.estimate($0.label, size: Shape.textSize) }.max() ?? 0) : 8
    let right = isWide ? 10 + (rows.map { TextWidth.estimate($0.note, size: Shape.textSize) }.max() ?? 0) : 8
    let scale = Scale(.logarithmic, domain: domain, from: left, to: width - right)
    let captions = rows.map { isWide ? [] : narrowCaption($0, width: width) }
    let bottom = captions.reduce(4) { $0 + Self.rowHeight(lines: $1.count) }
    var content = [Shape.line(left, bottom, width - right, bottom, class: "axis")]
    var top = 0.0
    for (row, caption) in zip(rows, captions) {
      if isWide {
        content.append(Shape.textEnding(row.label, x: left - 10, y: top + 14))
        content.append(Shape.text(row.note, x: width - right + 10, y: top + 14))
      }
      content += caption.enumerated().map { line, text in
        Shape.text(text, x: 0, y: top + 14 + Double(line) * Shape.lineHeight)
      }
      top += Self.rowHeight(lines: caption.count)
      content += background(y: top - 20, scale: scale) + drawn(row, y: top - 10, scale: scale)
    }
    for tick in scale.ticks(count: max(2, Int((width - left - right) / 60))) {
      let x = scale.place(tick)
      content.append(Shape.line(x, bottom, x, bottom + 4, class: "axis"))
      content.append(Shape.textCentered(ChartNumber.tick(tick), x: x, y: bottom + 17, class: "faint"))
    }
    content.append(Shape.textCentered(axis, x: (left + width - right) / 2, y: bottom + 34, class: "faint"))
    return Drawing(width: width, height: bottom + 40, content: content)
  }

  /// The noise band and the line at 1, behind the row's mark but not behind its words.
  private func background(y: Double, scale: Scale) -> [Markup] {
    let (start, end) = (scale.place(1 / (1 + noise)), scale.place(1 + noise))
    return [
      Shape.rectangle(start, y, end - start, 20, class: "band"),
      Shape.line(scale.place(1), y, scale.place(1), y + 20, class: "reference"),
    ]
  }

  private static func rowHeight(lines: Int) -> Double { 20 + Double(lines) * Shape.lineHeight }

  /// The caption above the row, if there is no room beside it.
  private func narrowCaption(_ row: Row, width: Double) -> [String] {
    [row.label, row.note].flatMap { TextWidth.wrapped($0, size: Shape.textSize, width: width) }
  }

  private var domain: ClosedRange<Double> {
    let values = rows.flatMap { [$0.ratio, $0.interval.lowerBound, $0.interval.upperBound] }.filter { $0 > 0 }
    // The axis reaches equally far to both sides of 1, so that the eye can compare.
    let farthest = max(1.05, 1 + noise, values.map { max($0, 1 / $0) }.max() ?? 1) * 1.02
    return 1 / farthest...farthest
  }

  private func drawn(_ row: Row, y: Double, scale: Scale) -> [Markup] {
    let (lower, upper) = (scale.place(row.interval.lowerBound), scale.place(row.interval.upperBound))
    let (shape, style) =
      switch row.finding {
      case .less: ("M-5-5L4 0L-5 5Z", "solid")
      case .more: ("M-4-4H4V4H-4Z", "solid")
      case .unclear: ("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z", "hollow")
      }
    let place = "translate(\(ChartNumber.coordinate(scale.place(row.ratio))) \(ChartNumber.coordinate(y)))"
    return [
      Shape.line(lower, y, upper, y, class: "error"),
      Markup(
        "path", ["class": style, "d": shape, "transform": place], [Markup("title", [:], "\(row.label): \(row.note)")]),
    ]
  }
}
