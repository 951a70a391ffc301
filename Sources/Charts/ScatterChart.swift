// The protocol documents what all charts have.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Points of a few kinds, which differ in colour and mark, and a straight line.
public struct ScatterChart: Chart {
  /// Points of one kind.
  public struct Series: Sendable {
    /// The name of this kind of point.
    public let name: String
    /// The points, in any order.
    public let points: [(x: Double, y: Double)]

    /// Points in any order.
    public init(name: String, points: [(x: Double, y: Double)]) {
      self.name = name
      self.points = points
    }
  }

  /// y = slope x + intercept
  public struct Line: Sendable {
    let slope: Double
    let intercept: Double

    /// A line from one side of the frame to the other.
    public init(slope: Double, intercept: Double) {
      self.slope = slope
      self.intercept = intercept
    }
  }

  public let title: String
  public let description: String
  private let x: LineChart.Axis
  private let y: LineChart.Axis
  private let series: [Series]
  private let line: Line

  /// Points and a line in a frame; nothing is drawn outside the axes' domains.
  public init(
    title: String, description: String, x: LineChart.Axis, y: LineChart.Axis, series: [Series], line: Line
  ) {
    self.title = title
    self.description = description
    self.x = x
    self.y = y
    self.series = series
    self.line = line
  }

  private static let greatestHeight = 400.0

  public func drawing(width: Double) -> Drawing {
    let legend = Legend(entries: Array(series.map(\.name).enumerated()), showsLines: false).drawing(width: width)
    let height = min(width, Self.greatestHeight)
    let area = PlotArea(x: x.plotted, y: y.plotted, top: legend.height, width: width, height: height)
    var content = legend.content + area.axes
    if let ends {
      content.append(
        Shape.line(
          area.x.place(ends.first.x), area.y.place(ends.first.y), area.x.place(ends.last.x),
          area.y.place(ends.last.y), class: "reference"))
    }
    for (index, kind) in series.enumerated() {
      for point in kind.points where x.domain.contains(point.x) && y.domain.contains(point.y) {
        let hint = "\(kind.name): \(ChartNumber.tick(point.x)), \(ChartNumber.tick(point.y))"
        content.append(
          Mark(series: index).drawn(x: area.x.place(point.x), y: area.y.place(point.y), hint: hint))
      }
    }
    return Drawing(width: width, height: legend.height + height, content: content)
  }

  /// The points where the line enters and leaves the frame; nil if it stays outside or is not finite.
  private var ends: (first: (x: Double, y: Double), last: (x: Double, y: Double))? {
    guard line.slope.isFinite && line.intercept.isFinite else { return nil }
    func value(_ x: Double) -> Double { line.slope * x + line.intercept }
    var (low, high) = (x.domain.lowerBound, x.domain.upperBound)
    if line.slope != 0 {
      let crossings = [y.domain.lowerBound, y.domain.upperBound].map { ($0 - line.intercept) / line.slope }.sorted()
      (low, high) = (max(low, crossings[0]), min(high, crossings[1]))
    } else if !y.domain.contains(line.intercept) {
      return nil
    }
    guard low < high else { return nil }
    return ((low, value(low)), (high, value(high)))
  }
}
