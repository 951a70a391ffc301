// The protocol documents what all charts have.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Values that scatter around levels, with marks where a level changes. Each point can be reached by pointer and
/// keyboard, says what it is, and can lead somewhere.
public struct LevelChart: Chart {
  /// One value.
  public struct Point: Sendable {
    let x: Double
    let value: Double
    let level: Double
    let hint: String
    let link: String?

    /// The value at `x` and the level that it scatters around; `hint` tells both in words, `link` is an address.
    public init(x: Double, value: Double, level: Double, hint: String, link: String?) {
      self.x = x
      self.value = value
      self.level = level
      self.hint = hint
      self.link = link
    }
  }

  /// A change of the level.
  public struct Change: Sendable {
    let place: Double
    let range: ClosedRange<Double>
    let isRise: Bool
    let hint: String

    /// A change at `place`, known to be within `range`; `hint` tells it in words.
    public init(place: Double, range: ClosedRange<Double>, isRise: Bool, hint: String) {
      self.place = place
      self.range = range
      self.isRise = isRise
      self.hint = hint
    }
  }

  /// Values that belong together.
  public struct Series: Sendable {
    let name: String
    let points: [Point]
    let changes: [Change]

    /// Points from left to right.
    public init(name: String, points: [Point], changes: [Change]) {
      self.name = name
      self.points = points
      self.changes = changes
    }
  }

  public let title: String
  public let description: String
  public let isInteractive = true
  private let x: LineChart.Axis
  private let y: LineChart.Axis
  private let series: [Series]

  /// Series in a frame. A value outside the axes' domains is drawn at the edge.
  public init(title: String, description: String, x: LineChart.Axis, y: LineChart.Axis, series: [Series]) {
    self.title = title
    self.description = description
    self.x = x
    self.y = y
    self.series = series
  }

  private static let height = 240.0

  public func drawing(width: Double) -> Drawing {
    let legend = Legend(entries: Array(series.map(\.name).enumerated()), showsLines: true).drawing(width: width)
    let area = PlotArea(x: x.plotted, y: y.plotted, top: legend.height, width: width, height: Self.height)
    var content = legend.content
    for change in series.flatMap(\.changes) {
      let (left, right) = (area.x.place(change.range.lowerBound), area.x.place(change.range.upperBound))
      let (top, bottom) = (area.vertical.lowerBound, area.vertical.upperBound)
      content.append(Shape.rectangle(left, top, right - left, bottom - top, class: "band"))
    }
    content += area.axes
    for (index, series) in series.enumerated() { content += levels(series, index, area) }
    for (index, series) in series.enumerated() {
      content += series.changes.map { drawn($0, index, area) }
      content += series.points.map { drawn($0, index, area) }
    }
    return Drawing(width: width, height: legend.height + Self.height, content: content)
  }

  /// A line for each level: it ends where the next begins.
  private func levels(_ series: Series, _ index: Int, _ area: PlotArea) -> [Markup] {
    let style = "curve \(Mark(series: index).seriesClass) d\(index % ChartStyle.dashCount)"
    var lines: [Markup] = []
    var start = 0
    for end in series.points.indices
    where end + 1 == series.points.count || series.points[end + 1].level != series.points[end].level {
      let (first, last) = (series.points[start], series.points[end])
      let y = area.y.place(first.level)
      lines.append(Shape.line(area.x.place(first.x - 0.5), y, area.x.place(last.x + 0.5), y, class: style))
      start = end + 1
    }
    return lines
  }

  /// A triangle that points up or down, above the place of the change.
  private func drawn(_ change: Change, _ index: Int, _ area: PlotArea) -> Markup {
    let place =
      "translate(\(ChartNumber.coordinate(area.x.place(change.place))) "
      + "\(ChartNumber.coordinate(area.vertical.lowerBound + 7)))"
    return Markup(
      "path",
      [
        "class": "mark \(Mark(series: index).seriesClass)", "d": change.isRise ? "M0-6L6 5H-6Z" : "M0 6L6-5H-6Z",
        "transform": place,
      ], [Markup("title", [:], change.hint)])
  }

  private func drawn(_ point: Point, _ index: Int, _ area: PlotArea) -> Markup {
    let mark = Mark(series: index).drawn(x: area.x.place(point.x), y: area.y.place(point.value), hint: point.hint)
    let attributes: MarkupAttributes = ["class": "point", "data-series": "\(index)", "aria-label": point.hint]
    guard let link = point.link else {
      return Markup("g", attributes + ["role": "img", "tabindex": "0"], [mark])
    }
    return Markup("a", attributes + ["href": link], [mark])
  }
}
