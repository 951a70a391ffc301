import Foundation

// The protocol documents what all charts have.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Speed-ups over numbers of threads, or of ranks, both logarithmic, under the line of a speed-up of one for each.
public struct ScalingChart: Chart {
  /// A measured speed-up.
  public struct Point: Sendable {
    let threads: Double
    let speedup: Double
    let interval: ClosedRange<Double>?
    let hint: String

    /// A number of threads and a speed-up with its interval, all positive. A hint is shown on pointing.
    public init(threads: Double, speedup: Double, interval: ClosedRange<Double>?, hint: String) {
      self.threads = threads
      self.speedup = speedup
      self.interval = interval
      self.hint = hint
    }
  }

  /// What was measured of one thing.
  public struct Series: Sendable {
    let number: Int
    let name: String
    let points: [Point]
    let law: (@Sendable (Double) -> Double)?

    /// Points from left to right, with the law that was fitted to them: the speed-up with so many threads. Without a
    /// law, lines join the points. The number chooses colour and mark.
    public init(number: Int, name: String, points: [Point], law: (@Sendable (Double) -> Double)?) {
      self.number = number
      self.name = name
      self.points = points
      self.law = law
    }
  }

  public let title: String
  public let description: String
  private let unit: String
  private let series: [Series]
  private let limit: (name: String, points: [(threads: Double, speedup: Double)])?

  /// The speed-ups of some series, and the line that limits them, if it is known. The unit is what there are more and
  /// more of, in the singular.
  public init(
    title: String, description: String, unit: String = "thread", series: [Series],
    limit: (name: String, points: [(threads: Double, speedup: Double)])?
  ) {
    self.title = title
    self.description = description
    self.unit = unit
    self.series = series
    self.limit = limit
  }

  /// The parts that a fitted law's curve is drawn in.
  private static let parts = 48

  public func drawing(width: Double) -> Drawing {
    let legend = Legend(
      entries: series.map { (offset: $0.number, element: $0.name) }, showsLines: true,
      lines: (limit.map { [("roof", $0.name)] } ?? []) + [("reference", "linear")]
    ).drawing(width: width)
    let height = width >= Shape.wideEnough ? 400.0 : 340
    let area = plotArea(top: legend.height, width: width, height: height)
    var content = legend.content + area.axes
    content.append(line([(1, 1), (threads.last ?? 1, threads.last ?? 1)], class: "reference", in: area))
    if let limit { content.append(line(limit.points, class: "roof", in: area)) }
    content += series.map { curve(of: $0, in: area) }
    content += series.flatMap { series in series.points.flatMap { drawn($0, number: series.number, in: area) } }
    return Drawing(width: width, height: legend.height + height, content: content)
  }

  /// All numbers of threads, ascending.
  private var threads: [Double] { Set(series.flatMap(\.points).map(\.threads)).sorted() }

  private func plotArea(top: Double, width: Double, height: Double) -> PlotArea {
    let speeds = series.flatMap(\.points).flatMap { [$0.speedup, $0.interval?.lowerBound, $0.interval?.upperBound] }
    let measured = speeds.compactMap(\.self) + (limit?.points.map(\.speedup) ?? [])
    let most = threads.last ?? 1
    let (low, high) = (min(1, measured.min() ?? 1), max(most, measured.max() ?? 1))
    return PlotArea(
      x: .init(name: "\(unit)s", kind: .logarithmic, domain: 1 / 1.1...most * 1.1, ticks: threads),
      y: .init(
        name: "speed-up over one \(unit)", kind: .logarithmic, domain: low / 1.1...high * 1.1,
        ticks: Array(sequence(first: 1.0) { 2 * $0 }.prefix { $0 <= min(high, 1e6) })),
      top: top, width: width, height: height)
  }

  private func line(
    _ points: [(threads: Double, speedup: Double)], class name: String, in area: PlotArea
  ) -> Markup {
    let shown = points.filter { $0.speedup > 0 && $0.speedup.isFinite }
    return Shape.polyline(shown.map { (x: area.x.place($0.threads), y: area.y.place($0.speedup)) }, class: name)
  }

  /// The fitted law, or lines that join the points.
  private func curve(of series: Series, in area: PlotArea) -> Markup {
    var points = series.points.map { (threads: $0.threads, speedup: $0.speedup) }
    if let law = series.law, let first = points.first?.threads, let last = points.last?.threads {
      points = (0...Self.parts).map { part in
        let threads = first * pow(last / first, Double(part) / Double(Self.parts))
        return (threads, law(threads))
      }
    }
    let dash = "curve \(Mark(series: series.number).seriesClass) d\(series.number % ChartStyle.dashCount)"
    return line(points, class: dash, in: area)
  }

  private func drawn(_ point: Point, number: Int, in area: PlotArea) -> [Markup] {
    let (x, y) = (area.x.place(point.threads), area.y.place(point.speedup))
    let error = point.interval.map { interval in
      Shape.line(x, area.y.place(interval.lowerBound), x, area.y.place(interval.upperBound), class: "error")
    }
    return [error, Mark(series: number).drawn(x: x, y: y, hint: point.hint)].compactMap(\.self)
  }
}
