// The protocol documents what all charts have.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Curves that differ in colour, dashes and marks.
public struct LineChart: Chart {
  /// One curve.
  public struct Series: Sendable {
    let name: String
    let points: [(x: Double, y: Double)]

    /// Points from left to right.
    public init(name: String, points: [(x: Double, y: Double)]) {
      self.name = name
      self.points = points
    }
  }

  /// An axis: its name, its bounds, and the kind of its steps.
  public struct Axis: Sendable {
    let name: String
    let domain: ClosedRange<Double>
    let isLogarithmic: Bool
    let isWhole: Bool

    /// An axis; if `isWhole`, it has ticks at whole numbers only.
    public init(name: String, domain: ClosedRange<Double>, isLogarithmic: Bool = false, isWhole: Bool = false) {
      self.name = name
      self.domain = domain
      self.isLogarithmic = isLogarithmic
      self.isWhole = isWhole
    }

    var plotted: PlotArea.Axis {
      .init(name: name, kind: isLogarithmic ? .logarithmic : .linear, domain: domain, isWhole: isWhole)
    }
  }

  public let title: String
  public let description: String
  private let x: Axis
  private let y: Axis
  private let series: [Series]

  /// Curves in a frame.
  public init(title: String, description: String, x: Axis, y: Axis, series: [Series]) {
    self.title = title
    self.description = description
    self.x = x
    self.y = y
    self.series = series
  }

  /// The greatest number of marks on a curve; with more points, only some get marks.
  private static let mostMarks = 24

  public func drawing(width: Double) -> Drawing {
    let legend = Legend(entries: Array(series.map(\.name).enumerated()), showsLines: true).drawing(width: width)
    let height = width >= Shape.wideEnough ? 320.0 : 280
    let area = PlotArea(x: x.plotted, y: y.plotted, top: legend.height, width: width, height: height)
    var content = legend.content + area.axes
    for (index, curve) in series.enumerated() {
      let places = curve.points.map { (x: area.x.place($0.x), y: area.y.place($0.y)) }
      let mark = Mark(series: index)
      content.append(
        Shape.polyline(places, class: "curve \(mark.seriesClass) d\(index % ChartStyle.dashCount)"))
      let step = max(1, places.count / Self.mostMarks)
      for point in stride(from: 0, to: places.count, by: step) {
        let (x, y) = curve.points[point]
        let hint = "\(curve.name): \(ChartNumber.tick(x)), \(ChartNumber.tick(y))"
        content.append(mark.drawn(x: places[point].x, y: places[point].y, hint: hint))
      }
    }
    return Drawing(width: width, height: legend.height + height, content: content)
  }
}
